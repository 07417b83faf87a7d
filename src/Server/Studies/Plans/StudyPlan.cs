using System.Collections.Immutable;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Server.Studies.Plans;

/// <summary>The members of a study: index, seed, settings and recipe of each. Immutable.</summary>
internal sealed class StudyPlan
{
    /// <summary>Work that takes about a tenth of a second: a block is what a killed server trains again.</summary>
    private const double WorkPerBlock = 1e8;
    private const int LargestBlock = 16_384;
    private const int SmallBlock = 64;
    private const int MostSmallBlocks = 32;

    /// <summary>The lanes of the widest machine, so that blocks fill its registers.</summary>
    private const int Lanes = 8;

    private readonly PlanAxis? _x;
    private readonly PlanAxis? _y;

    /// <param name="recipe">The recipe of all members, apart from seeds and grid.</param>
    /// <param name="seeds">Null for the recipe's own start.</param>
    /// <param name="grid">Null for a study over seeds only. Its fields and scales must be known ones.</param>
    public StudyPlan(Recipe recipe, StudySeeds? seeds, StudyGrid? grid)
    {
        (Seeds, Grid) = (seeds, grid);
        Recipe = seeds is null ? recipe : With(recipe, ((Start.Seeded)recipe.Start) with { Seed = seeds.From });
        (_x, _y) = (PlanAxis.Of(grid?.X), PlanAxis.Of(grid?.Y));
        Total = checked((int)SizeOf(seeds, grid));
    }

    public Recipe Recipe { get; }

    public StudySeeds? Seeds { get; }

    public StudyGrid? Grid { get; }

    public int Total { get; }

    /// <summary>Whether the members hold cases out.</summary>
    public bool HoldsOut => !Recipe.Problem.HeldOut.IsEmpty;

    private int SeedCount => Seeds?.Count ?? 1;

    public static long SizeOf(StudySeeds? seeds, StudyGrid? grid) =>
        (seeds?.Count ?? 1L) * (grid?.X.Steps ?? 1L) * (grid?.Y?.Steps ?? 1L);

    /// <summary>Members of a block: the same on every machine, because the store is shared.</summary>
    public int ChooseBlockSize()
    {
        var byWork = Math.Min(WorkPerBlock / Recipe.Work, LargestBlock);
        var byCount = Math.Max(SmallBlock, Total / MostSmallBlocks);
        var members = (int)Math.Min(byWork, byCount);
        return Math.Max(1, members / Lanes) * Lanes;
    }

    /// <summary>Seed of a member; null for explicit start weights.</summary>
    public long? SeedOf(int member) =>
        Seeds is { } seeds ? seeds.From + (member % seeds.Count) : (Recipe.Start as Start.Seeded)?.Seed;

    /// <summary>Value of the grid's first setting; null without a grid.</summary>
    public double? XOf(int member) => _x?.Values[member / SeedCount % _x.Values.Length];

    /// <summary>Value of the grid's second setting; null likewise.</summary>
    public double? YOf(int member) => _y?.Values[member / SeedCount / _x!.Values.Length];

    /// <summary>The complete recipe of a member.</summary>
    /// <exception cref="ArgumentException">A setting does not fit the recipe.</exception>
    public Recipe RecipeOf(int member)
    {
        var (rule, start) = (Recipe.Rule, Recipe.Start);
        if (Seeds is not null)
            start = ((Start.Seeded)start) with { Seed = SeedOf(member)!.Value };
        // Single weights come last: they replace what seed and range give.
        foreach (var (axis, value) in ((PlanAxis?, double?)[])[(_x, XOf(member)), (_y, YOf(member))])
        {
            if (axis is { Field.WeightPlace: null })
                (rule, start) = (axis.Field.On(rule, value!.Value), axis.Field.On(start, value.Value, Recipe.Network));
        }

        foreach (var (axis, value) in ((PlanAxis?, double?)[])[(_x, XOf(member)), (_y, YOf(member))])
        {
            if (axis is { Field.WeightPlace: not null })
                start = axis.Field.On(start, value!.Value, Recipe.Network);
        }

        return new(Recipe.Problem, Recipe.Network, rule, start, Recipe.Epochs);
    }

    private static Recipe With(Recipe recipe, Start start) =>
        new(recipe.Problem, recipe.Network, recipe.Rule, start, recipe.Epochs);

    private sealed record PlanAxis(StudyField Field, ImmutableArray<double> Values)
    {
        public static PlanAxis? Of(StudyAxis? axis) => axis is null
            ? null
            : new(StudyField.Find(axis.Field)!, axis.Scale == StudyScales.Log
                ? Spacing.Logarithmic(axis.From, axis.To, axis.Steps)
                : Spacing.Linear(axis.From, axis.To, axis.Steps));
    }
}

/// <summary>Scales of a grid's settings.</summary>
internal static class StudyScales
{
    public const string Linear = "linear";

    public const string Log = "log";
}

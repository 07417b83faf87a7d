using System.Collections.Immutable;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Demos;

/// <summary>A question to the family trees: who stands in this relation to this person?</summary>
/// <param name="Person">One of <see cref="FamilyTrees.People"/>.</param>
/// <param name="Relation">One of <see cref="FamilyTrees.Relations"/>.</param>
public sealed record FamilyQuestion(string Person, string Relation)
{
    /// <summary>The letter's own example.</summary>
    public static readonly FamilyQuestion First = new("Colin", "aunt");

    /// <summary>Reads names in any case; null where there is no such person or relation.</summary>
    public static FamilyQuestion? Read(string? person, string? relation)
    {
        var knownPerson = FamilyTrees.People.FirstOrDefault(name => name.Equals(person, StringComparison.OrdinalIgnoreCase));
        var knownRelation = FamilyTrees.Relations.FirstOrDefault(name => name.Equals(relation, StringComparison.OrdinalIgnoreCase));
        return knownPerson is null || knownRelation is null ? null : new(knownPerson, knownRelation);
    }

    /// <summary>The question that a case asks.</summary>
    public static FamilyQuestion Of(Case item) =>
        new(FamilyTrees.People[item.Input.IndexOf(1)], FamilyTrees.Relations[item.Input.IndexOf(1, 24) - 24]);

    /// <summary>Who it is by the trees; none where nobody is.</summary>
    public ImmutableArray<string> Answers => FamilyTrees.Entry.Problem.Cases.FirstOrDefault(item => Of(item) == this) is { } known
        ? People(known.Desired) : [];

    /// <summary>Strength of each person's unit. Shape [24].</summary>
    public ImmutableArray<double> Ask(Network network) => network.Respond(FamilyTrees.Question(Person, Relation).AsSpan());

    /// <summary>Those whose unit is above a half.</summary>
    public static ImmutableArray<string> People(ImmutableArray<double> outputs) =>
        [.. FamilyTrees.People.Where((_, unit) => outputs[unit] > 0.5)];
}

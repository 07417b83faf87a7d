using System.Collections.Immutable;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Demos;

/// <summary>A question to the family-trees network: who is this person's aunt?</summary>
/// <param name="Person">One of <see cref="FamilyTrees.People"/>.</param>
/// <param name="Relation">One of <see cref="FamilyTrees.Relations"/>.</param>
public sealed record FamilyQuestion(string Person, string Relation)
{
    /// <summary>The example of the letter.</summary>
    public static readonly FamilyQuestion First = new("Colin", "aunt");

    /// <summary>Reads names in upper or lower case; null if the person or the relation is unknown.</summary>
    public static FamilyQuestion? Read(string? person, string? relation)
    {
        return Known(FamilyTrees.People, person) is { } knownPerson
            && Known(FamilyTrees.Relations, relation) is { } knownRelation
            ? new(knownPerson, knownRelation)
            : null;

        static string? Known(IEnumerable<string> names, string? asked) =>
            names.FirstOrDefault(name => name.Equals(asked, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The question that a case asks.</summary>
    public static FamilyQuestion Of(Case item) =>
        new(FamilyTrees.People[item.Input.IndexOf(1)], FamilyTrees.Relations[item.Input.IndexOf(1, 24) - 24]);

    /// <summary>The right people according to the trees; empty if there are none.</summary>
    public ImmutableArray<string> Answers =>
        FamilyTrees.Entry.Problem.Cases.FirstOrDefault(item => Of(item) == this) is { } known
            ? People(known.Desired)
            : [];

    /// <summary>The network's output for each person. Shape [24].</summary>
    public ImmutableArray<double> Ask(Network network) =>
        network.Respond(FamilyTrees.Question(Person, Relation).AsSpan());

    /// <summary>People whose output is above 0.5.</summary>
    public static ImmutableArray<string> People(ImmutableArray<double> outputs) =>
        [.. FamilyTrees.People.Where((_, unit) => outputs[unit] > 0.5)];
}

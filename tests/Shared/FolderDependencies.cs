using System.Reflection;
using Mono.Cecil;
using MethodBody = Mono.Cecil.Cil.MethodBody;

namespace BackpropWeb.Tests;

/// <summary>A folder that uses another one, and a pair of types for each use.</summary>
/// <param name="From">The folder that depends; <see cref="FolderDependencies.Root"/> for the root namespace.</param>
/// <param name="To">The folder that it depends on.</param>
/// <param name="Types">Every pair of types that makes the arrow, in alphabetical order.</param>
internal sealed record FolderDependency(string From, string To, IReadOnlyList<(string From, string To)> Types)
{
    public override string ToString() => $"{From} -> {To} ({Types[0].From} uses {Types[0].To})";
}

/// <summary>Reads from a compiled assembly which of its folders use which. Namespaces mirror folders.</summary>
/// <remarks>Base types, interfaces, constraints, attributes, fields, signatures, method bodies and generic arguments
/// count. A nested type counts as its declaring type. Constants, <c>nameof</c> and doc comments leave no trace in the
/// assembly and do not count.</remarks>
internal static class FolderDependencies
{
    /// <summary>The name of the folder of the root namespace.</summary>
    public const string Root = "(root)";

    /// <summary>Every arrow between two folders of an assembly.</summary>
    /// <param name="assembly">Loaded from a file.</param>
    /// <param name="rootNamespace">For example "BackpropWeb.Engine". A folder is the rest: "Runs.Steering".</param>
    public static IReadOnlyList<FolderDependency> Of(Assembly assembly, string rootNamespace)
    {
        using var resolver = new DefaultAssemblyResolver();
        foreach (var folder in RuntimeFolders())
            resolver.AddSearchDirectory(folder);
        using var definition = AssemblyDefinition.ReadAssembly(
            assembly.Location,
            new() { AssemblyResolver = resolver });
        var uses = new HashSet<(string FromFolder, string ToFolder, string From, string To)>();
        foreach (var type in definition.MainModule.Types)
        {
            if (Folder(type, rootNamespace) is not { } from)
                continue;
            foreach (var used in Used(type).SelectMany(Parts).Select(Outermost))
            {
                if (Folder(used, rootNamespace) is { } to && to != from)
                    uses.Add((from, to, type.Name, used.Name));
            }
        }

        return [.. uses.GroupBy(use => (use.FromFolder, use.ToFolder), use => (use.From, use.To))
            .OrderBy(arrow => arrow.Key)
            .Select(arrow => new FolderDependency(arrow.Key.FromFolder, arrow.Key.ToFolder, [.. arrow.Order()]))];
    }

    /// <summary>Fails with all <see cref="Differences"/>.</summary>
    public static void AssertAllowed(IReadOnlyList<FolderDependency> found, string allowed)
    {
        var differences = Differences(found, allowed);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>Compares an assembly's arrows with a table: arrows that are not allowed, and allowed arrows that
    /// nothing uses.</summary>
    /// <param name="found">The assembly's arrows.</param>
    /// <param name="allowed">One line for each folder, "Kernels -> (root), Numerics"; folders that use none are left
    /// out.</param>
    public static IReadOnlyList<string> Differences(IReadOnlyList<FolderDependency> found, string allowed)
    {
        var arrows = allowed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split("->", StringSplitOptions.TrimEntries))
            .SelectMany(line => line[1].Split(',', StringSplitOptions.TrimEntries)
                .Select(to => (From: line[0], To: to)))
            .ToHashSet();
        var names = found.Select(arrow => (arrow.From, arrow.To)).ToHashSet();
        return
        [
            .. found.Where(arrow => !arrows.Contains((arrow.From, arrow.To))).Select(arrow => $"not allowed: {arrow}"),
            .. arrows.Where(arrow => !names.Contains(arrow)).Select(arrow => $"not used: {arrow.From} -> {arrow.To}"),
        ];
    }

    /// <summary>A cycle as the folders along it, the first one again at the end; null if there is none.</summary>
    /// <param name="arrows">Pairs of folders.</param>
    public static IReadOnlyList<string>? FindCycle(IEnumerable<(string From, string To)> arrows)
    {
        var targets = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var done = new HashSet<string>();
        var path = new List<string>();
        return targets.Select(group => Visit(group.Key)).FirstOrDefault(cycle => cycle is not null);

        IReadOnlyList<string>? Visit(string folder)
        {
            if (path.IndexOf(folder) is >= 0 and var start)
                return [.. path[start..], folder];
            if (!done.Add(folder))
                return null;
            path.Add(folder);
            var cycle = targets[folder].Select(Visit).FirstOrDefault(found => found is not null);
            path.RemoveAt(path.Count - 1);
            return cycle;
        }
    }

    /// <summary>Where this process found its assemblies: attributes can have arguments of any assembly's
    /// types.</summary>
    private static IEnumerable<string> RuntimeFolders() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => Path.GetDirectoryName(path)!).Distinct();

    private static string? Folder(TypeReference type, string rootNamespace) =>
        type.Namespace == rootNamespace ? Root
        : type.Namespace.StartsWith(rootNamespace + ".", StringComparison.Ordinal)
            ? type.Namespace[(rootNamespace.Length + 1)..]
        : null;

    private static TypeReference Outermost(TypeReference type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<TypeReference?> Used(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(each => each.InterfaceType),
        .. Constraints(type), .. Attributes(type),
        .. type.Fields.SelectMany(field => Attributes(field).Append(field.FieldType)),
        .. type.Properties.SelectMany(Attributes),
        .. type.Methods.SelectMany(Used),
        .. type.NestedTypes.SelectMany(Used),
    ];

    private static IEnumerable<TypeReference?> Used(MethodDefinition method) =>
    [
        .. Signature(method), .. Constraints(method), .. Attributes(method),
        .. method.Parameters.SelectMany(Attributes),
        .. method.HasBody ? Used(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> Used(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            GenericInstanceMethod method => [.. Signature(method), .. method.GenericArguments],
            IMethodSignature method => Signature(method),
            _ => Array.Empty<TypeReference?>(),
        }),
    ];

    private static IEnumerable<TypeReference?> Signature(IMethodSignature method) =>
    [
        method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType),
        (method as MethodReference)?.DeclaringType,
    ];

    private static IEnumerable<TypeReference?> Constraints(IGenericParameterProvider generic) =>
        generic.GenericParameters.SelectMany(parameter => parameter.Constraints.Select(each => each.ConstraintType));

    private static IEnumerable<TypeReference?> Attributes(Mono.Cecil.ICustomAttributeProvider member) =>
        member.CustomAttributes.SelectMany(each =>
            each.ConstructorArguments.Select(argument => argument.Value as TypeReference).Append(each.AttributeType));

    /// <summary>The type itself, or the types that a generic, array, pointer or reference type is made of.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        IMethodSignature pointer => Signature(pointer).SelectMany(Parts),
        TypeSpecification made => Parts(made.ElementType),
        _ => [type],
    };
}

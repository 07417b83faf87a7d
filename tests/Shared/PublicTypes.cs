using System.Reflection;
using Mono.Cecil;

namespace BackpropWeb.Tests;

/// <summary>Finds the types of a compiled application that are public without need.</summary>
/// <remarks>These types must be public: <c>Program</c> (the tests start it), Razor components (Razor
/// generates public classes), migrations (their tool generates public classes), types that another application uses,
/// and every type in a base type or in a public or protected signature of these.</remarks>
internal static class PublicTypes
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Names of the public types that could be internal, in alphabetical order.</summary>
    /// <param name="application">The application that declares them.</param>
    /// <param name="user">An application that references it, or null.</param>
    public static IReadOnlyList<string> Needless(Assembly application, Assembly? user = null)
    {
        // Generated types are in other namespaces; Program has no namespace.
        var types = application.GetExportedTypes()
            .Where(type => type.Namespace?.StartsWith("BackpropWeb", StringComparison.Ordinal) == true)
            .ToArray();
        var used = user is null ? [] : UsedBy(user, application);
        var needed = new HashSet<Type>();
        foreach (var type in types.Where(type => IsGenerated(type) || used.Contains(type.FullName!)))
            Need(type);
        return [.. types.Where(type => !needed.Contains(type)).Select(type => type.FullName!).Order()];

        void Need(Type type)
        {
            foreach (var part in Parts(type).Where(part => part.Assembly == application && needed.Add(part)))
            {
                foreach (var other in Signature(part))
                    Need(other);
            }
        }
    }

    private static bool IsGenerated(Type type)
    {
        if (type.Name == "_Imports")
            return true;
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.FullName is "Microsoft.AspNetCore.Components.ComponentBase"
                or "Microsoft.EntityFrameworkCore.Migrations.Migration")
                return !type.IsAbstract;
        }

        return false;
    }

    private static HashSet<string> UsedBy(Assembly user, Assembly application)
    {
        using var definition = AssemblyDefinition.ReadAssembly(user.Location);
        return [.. definition.MainModule.GetTypeReferences()
            .Where(type => type.Scope.Name == application.GetName().Name)
            .Select(type => type.FullName.Replace('/', '+'))];
    }

    /// <summary>The base type, the interfaces, and what the members that other types can reach mention.</summary>
    private static IEnumerable<Type> Signature(Type type)
    {
        IEnumerable<Type?> bases = [type.BaseType, type.DeclaringType, .. type.GetInterfaces()];
        var fields = type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily)
            .Select(field => field.FieldType);
        var methods = type.GetMembers(Declared).OfType<MethodBase>()
            .Where(method => method.IsPublic || method.IsFamily)
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
                .Append(method is MethodInfo { ReturnType: var result } ? result : typeof(void)));
        return bases.OfType<Type>().Concat(fields).Concat(methods);
    }

    /// <summary>The type with its type arguments, or what an array or reference is made of.</summary>
    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()),
        _ => [type],
    };
}

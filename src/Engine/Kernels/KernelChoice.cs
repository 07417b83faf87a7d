using System.Runtime.Intrinsics;

namespace BackpropWeb.Engine.Kernels;

/// <summary>The one place where a kernel is chosen.</summary>
internal static class KernelChoice
{
    /// <summary>Above so many cases a register of eight is filled better than one of four.</summary>
    private const int CasesForFour = 4;

    /// <summary>All kernels, by the lanes of each: 1 is the scalar reference.</summary>
    public static IReadOnlyList<int> LaneCounts { get; } = [1, 2, 4, 8];

    /// <summary>The lanes of the fastest kernel for nets of a case in each lane.</summary>
    // WebAssembly has registers of two, but without compilation ahead of time they are slower than single doubles.
    public static int WidestLaneCount { get; } =
        Vector512.IsHardwareAccelerated ? 8
        : Vector256.IsHardwareAccelerated ? 4
        : Vector128.IsHardwareAccelerated && !OperatingSystem.IsBrowser() ? 2
        : 1;

    /// <summary>The fastest kernel on this machine.</summary>
    /// <param name="recipe">What is trained.</param>
    /// <param name="wiring">Of its network.</param>
    public static IKernel For(Recipe recipe, Wiring wiring) => For(
        recipe, wiring,
        recipe.Problem.Cases.Length <= CasesForFour ? Math.Min(WidestLaneCount, CasesForFour) : WidestLaneCount);

    /// <summary>A kernel of so many lanes. Where the machine lacks such registers it works too, but slowly.</summary>
    /// <param name="recipe">What is trained.</param>
    /// <param name="wiring">Of its network.</param>
    /// <param name="lanes">One of <see cref="LaneCounts"/>.</param>
    public static IKernel For(Recipe recipe, Wiring wiring, int lanes) => lanes switch
    {
        1 => new ScalarKernel(recipe, wiring),
        2 => new CaseKernel<Lanes2>(recipe, wiring),
        4 => new CaseKernel<Lanes4>(recipe, wiring),
        8 => new CaseKernel<Lanes8>(recipe, wiring),
        _ => throw new ArgumentOutOfRangeException(nameof(lanes), lanes, "must be 1, 2, 4 or 8."),
    };

    /// <summary>Nets side by side in so many lanes.</summary>
    /// <param name="model">A recipe like those of the nets.</param>
    /// <param name="lanes">One of <see cref="LaneCounts"/>.</param>
    public static ILockstep Lockstep(Recipe model, int lanes) => lanes switch
    {
        1 => new OneByOne(),
        2 => new Lockstep<Lanes2>(model),
        4 => new Lockstep<Lanes4>(model),
        8 => new Lockstep<Lanes8>(model),
        _ => throw new ArgumentOutOfRangeException(nameof(lanes), lanes, "must be 1, 2, 4 or 8."),
    };
}

using System.Runtime.Intrinsics;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Chooses the kernel.</summary>
internal static class KernelChoice
{
    /// <summary>With more cases than this, eight lanes are used better than four.</summary>
    private const int CasesForFour = 4;

    /// <summary>Lane counts of all kernels; 1 is the scalar reference.</summary>
    public static IReadOnlyList<int> LaneCounts { get; } = [1, 2, 4, 8];

    /// <summary>Lane count of the fastest kernel on this machine.</summary>
    // WebAssembly has registers of two doubles, but without ahead-of-time compilation they are slower than scalar code.
    public static int WidestLaneCount { get; } =
        Vector512.IsHardwareAccelerated ? 8
        : Vector256.IsHardwareAccelerated ? 4
        : Vector128.IsHardwareAccelerated && !OperatingSystem.IsBrowser() ? 2
        : 1;

    /// <summary>The fastest kernel on this machine.</summary>
    /// <param name="recipe">The recipe to train.</param>
    /// <param name="wiring">Wiring of its network.</param>
    public static IKernel For(Recipe recipe, Wiring wiring) => For(
        recipe, wiring,
        recipe.Problem.Cases.Length <= CasesForFour ? Math.Min(WidestLaneCount, CasesForFour) : WidestLaneCount);

    /// <summary>A kernel with a given number of lanes. It also works, slowly, on machines without such
    /// registers.</summary>
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
}

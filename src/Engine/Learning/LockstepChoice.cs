using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine.Learning;

/// <summary>Chooses the lockstep of a study.</summary>
internal static class LockstepChoice
{
    /// <summary>A lockstep with a given number of lanes.</summary>
    /// <param name="model">A recipe like those of the nets.</param>
    /// <param name="lanes">One of <see cref="KernelChoice.LaneCounts"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any other number of lanes.</exception>
    public static ILockstep For(Recipe model, int lanes) => lanes switch
    {
        1 => new SequentialLockstep(1),
        2 => new Lockstep<Lanes2>(model),
        4 => new Lockstep<Lanes4>(model),
        8 => new Lockstep<Lanes8>(model),
        _ => throw new ArgumentOutOfRangeException(nameof(lanes), lanes, "must be 1, 2, 4 or 8."),
    };
}

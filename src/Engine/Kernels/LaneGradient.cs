using System.Runtime.CompilerServices;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Sums ∂E/∂w_ji = δ_j y_i over cases (Nature 323, eq. 6). It processes blocks of 4 × 4 weights, so that each
/// value loaded is used four times.</summary>
/// <typeparam name="T">Lanes.</typeparam>
/// <typeparam name="TWeights">The meaning of the lanes.</typeparam>
internal sealed class LaneGradient<T, TWeights>
    where T : unmanaged, ILanes<T>
    where TWeights : struct, ILaneWeights<T>
{
    private readonly Wiring _wiring;
    private readonly int _unitStride; // numbers of a group
    private readonly int _groups;
    private readonly int _phases; // groups in turn add to so many sums: together they are the lanes of CaseLanes
    private readonly int _phaseStride; // numbers of a phase in _sums
    private readonly AlignedArray _sums; // [phases × weights × lanes]

    /// <summary>Creates the gradient of one shape over a number of groups.</summary>
    /// <param name="wiring">Wiring of the shape.</param>
    /// <param name="groups">1 or more.</param>
    public LaneGradient(Wiring wiring, int groups)
    {
        _wiring = wiring;
        _unitStride = wiring.Shape.UnitCount * T.Count;
        _groups = groups;
        // Sums without a group would add +0, which changes no bits.
        _phases = 1;
        while (_phases < groups && _phases * TWeights.CasesInGroup < CaseLanes.Count)
            _phases *= 2;
        _phaseStride = wiring.Shape.WeightCount * T.Count;
        _sums = new(checked(_phases * _phaseStride));
    }

    /// <summary>Whether each sum has at most one group, so that <see cref="Direct"/> can be used.</summary>
    public bool IsDirect => _groups <= _phases;

    /// <summary>Computes the gradient of few cases without sums in memory.</summary>
    /// <param name="y">Outputs. Shape [groups × units × lanes].</param>
    /// <param name="delta">Deltas, likewise.</param>
    /// <param name="gradient">Overwritten. Laid out as the weights.</param>
    public void Direct(ref double y, ref double delta, ref double gradient)
    {
        for (var k = 0; k < _wiring.BiasUnits.Length; k++)
            TWeights.Store(ref gradient, k, Fold(new BiasPlaces(_wiring.BiasUnits[k]), ref y, ref delta));
        foreach (var links in _wiring.Matrices)
        {
            nint k = links[0].Weights;
            for (var j = 0; j < links[0].ToCount; j++)
            {
                for (var i = 0; i < links[0].FromCount; i++)
                    TWeights.Store(ref gradient, k++, Fold(new LinkPlaces(links, j, i), ref y, ref delta));
            }
        }
    }

    /// <summary>Adds a chunk of groups. The first chunk resets the sums.</summary>
    /// <param name="y">Outputs of its first group. Shape [groups × units × lanes].</param>
    /// <param name="delta">Deltas, likewise.</param>
    /// <param name="first">Its first group; a multiple of 8.</param>
    /// <param name="end">The group after its last.</param>
    public void Add(ref double y, ref double delta, int first, int end)
    {
        if (first == 0)
            _sums.Span.Clear();
        for (var phase = 0; phase < Math.Min(_phases, end - first); phase++)
        {
            ref var sums = ref Unsafe.Add(ref _sums.Origin, (nint)phase * _phaseStride);
            nint from = (nint)phase * _unitStride, to = (nint)(end - first) * _unitStride;
            nint step = (nint)_phases * _unitStride;
            for (var k = 0; k < _wiring.BiasUnits.Length; k++)
                AddBias(_wiring.BiasUnits[k], ref delta, from, to, step, ref Unsafe.Add(ref sums, (nint)k * T.Count));
            foreach (var links in _wiring.Matrices)
                AddMatrix(links, ref y, ref delta, from, to, step, ref sums);
        }
    }

    /// <summary>Computes the gradient from the sums.</summary>
    /// <param name="gradient">Overwritten. Laid out as the weights.</param>
    public void End(ref double gradient)
    {
        nint phase = _phaseStride;
        ref var sums = ref _sums.Origin;
        for (nint k = 0; k < _wiring.Shape.WeightCount; k++)
        {
            var at = k * T.Count;
            TWeights.Store(ref gradient, k, _phases switch
            {
                1 => T.Load(ref sums, at),
                2 => Pair(at, 1),
                4 => Pair(at, 2) + Pair(at + phase, 2),
                _ => (Pair(at, 4) + Pair(at + 2 * phase, 4)) + (Pair(at + phase, 4) + Pair(at + 3 * phase, 4)),
            });
        }

        T Pair(nint at, int distance) => T.Load(ref _sums.Origin, at) + T.Load(ref _sums.Origin, at + distance * phase);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Fold<TPlaces>(TPlaces places, ref double y, ref double delta)
        where TPlaces : struct, IPlaces
    {
        nint group = _unitStride;
        var first = places.Gradient(ref y, ref delta, 0);
        return _groups switch
        {
            1 => first,
            2 => first + places.Gradient(ref y, ref delta, group),
            3 => (first + places.Gradient(ref y, ref delta, 2 * group)) + places.Gradient(ref y, ref delta, group),
            4 => (first + places.Gradient(ref y, ref delta, 2 * group))
                + (places.Gradient(ref y, ref delta, group) + places.Gradient(ref y, ref delta, 3 * group)),
            _ => ((first + places.Gradient(ref y, ref delta, 4 * group))
                    + (Of(places, 2, ref y, ref delta) + Of(places, 6, ref y, ref delta)))
                + ((Of(places, 1, ref y, ref delta) + Of(places, 5, ref y, ref delta))
                    + (Of(places, 3, ref y, ref delta) + Of(places, 7, ref y, ref delta))),
        };
    }

    private T Of<TPlaces>(TPlaces places, int group, ref double y, ref double delta)
        where TPlaces : struct, IPlaces =>
        group < _groups ? places.Gradient(ref y, ref delta, (nint)group * _unitStride) : default;

    private static void AddBias(int[] units, ref double delta, nint from, nint to, nint step, ref double bias)
    {
        var sum = T.Load(ref bias, 0);
        for (var group = from; group < to; group += step)
        {
            foreach (var unit in units)
                sum += T.Load(ref delta, group + unit * T.Count);
        }

        sum.Store(ref bias, 0);
    }

    private static void AddMatrix(
        Link[] links, ref double y, ref double delta, nint from, nint to, nint step, ref double sums)
    {
        int rows = links[0].ToCount, columns = links[0].FromCount;
        ref var matrix = ref Unsafe.Add(ref sums, (nint)links[0].Weights * T.Count);
        var j = 0;
        for (; j + 4 <= rows; j += 4)
        {
            var i = 0;
            for (; i + 4 <= columns; i += 4)
                AddFourByFour(links, j, i, ref y, ref delta, from, to, step, ref At(ref matrix, j * columns + i));
            for (; i < columns; i++)
            {
                for (var row = j; row < j + 4; row++)
                    AddOne(links, row, i, ref y, ref delta, from, to, step, ref At(ref matrix, row * columns + i));
            }
        }

        for (; j < rows; j++)
        {
            var i = 0;
            for (; i + 4 <= columns; i += 4)
                AddFour(links, j, i, ref y, ref delta, from, to, step, ref At(ref matrix, j * columns + i));
            for (; i < columns; i++)
                AddOne(links, j, i, ref y, ref delta, from, to, step, ref At(ref matrix, j * columns + i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double At(ref double origin, int index) => ref Unsafe.Add(ref origin, (nint)index * T.Count);

    private static void AddFourByFour(
        Link[] links, int j, int i, ref double y, ref double delta, nint from, nint to, nint step, ref double sums)
    {
        nint row = (nint)links[0].FromCount * T.Count;
        T s00 = T.Load(ref sums, 0), s01 = T.Load(ref sums, T.Count);
        T s02 = T.Load(ref sums, 2 * T.Count), s03 = T.Load(ref sums, 3 * T.Count);
        T s10 = T.Load(ref sums, row), s11 = T.Load(ref sums, row + T.Count);
        T s12 = T.Load(ref sums, row + 2 * T.Count), s13 = T.Load(ref sums, row + 3 * T.Count);
        T s20 = T.Load(ref sums, 2 * row), s21 = T.Load(ref sums, 2 * row + T.Count);
        T s22 = T.Load(ref sums, 2 * row + 2 * T.Count), s23 = T.Load(ref sums, 2 * row + 3 * T.Count);
        T s30 = T.Load(ref sums, 3 * row), s31 = T.Load(ref sums, 3 * row + T.Count);
        T s32 = T.Load(ref sums, 3 * row + 2 * T.Count), s33 = T.Load(ref sums, 3 * row + 3 * T.Count);
        for (var group = from; group < to; group += step)
        {
            foreach (var link in links)
            {
                nint at = group + (nint)(link.From + i) * T.Count, dat = group + (nint)(link.To + j) * T.Count;
                T y0 = T.Load(ref y, at), y1 = T.Load(ref y, at + T.Count);
                T y2 = T.Load(ref y, at + 2 * T.Count), y3 = T.Load(ref y, at + 3 * T.Count);
                var d = T.Load(ref delta, dat);
                s00 += d * y0;
                s01 += d * y1;
                s02 += d * y2;
                s03 += d * y3;
                d = T.Load(ref delta, dat + T.Count);
                s10 += d * y0;
                s11 += d * y1;
                s12 += d * y2;
                s13 += d * y3;
                d = T.Load(ref delta, dat + 2 * T.Count);
                s20 += d * y0;
                s21 += d * y1;
                s22 += d * y2;
                s23 += d * y3;
                d = T.Load(ref delta, dat + 3 * T.Count);
                s30 += d * y0;
                s31 += d * y1;
                s32 += d * y2;
                s33 += d * y3;
            }
        }

        Store(ref sums, 0, s00, s01, s02, s03);
        Store(ref sums, row, s10, s11, s12, s13);
        Store(ref sums, 2 * row, s20, s21, s22, s23);
        Store(ref sums, 3 * row, s30, s31, s32, s33);
    }

    private static void AddFour(
        Link[] links, int j, int i, ref double y, ref double delta, nint from, nint to, nint step, ref double sums)
    {
        T s0 = T.Load(ref sums, 0), s1 = T.Load(ref sums, T.Count);
        T s2 = T.Load(ref sums, 2 * T.Count), s3 = T.Load(ref sums, 3 * T.Count);
        for (var group = from; group < to; group += step)
        {
            foreach (var link in links)
            {
                var at = group + (nint)(link.From + i) * T.Count;
                var d = T.Load(ref delta, group + (nint)(link.To + j) * T.Count);
                s0 += d * T.Load(ref y, at);
                s1 += d * T.Load(ref y, at + T.Count);
                s2 += d * T.Load(ref y, at + 2 * T.Count);
                s3 += d * T.Load(ref y, at + 3 * T.Count);
            }
        }

        Store(ref sums, 0, s0, s1, s2, s3);
    }

    private static void AddOne(
        Link[] links, int j, int i, ref double y, ref double delta, nint from, nint to, nint step, ref double sum)
    {
        var s = T.Load(ref sum, 0);
        for (var group = from; group < to; group += step)
        {
            foreach (var link in links)
                s += T.Load(ref delta, group + (nint)(link.To + j) * T.Count)
                    * T.Load(ref y, group + (nint)(link.From + i) * T.Count);
        }

        s.Store(ref sum, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref double sums, nint at, T s0, T s1, T s2, T s3)
    {
        s0.Store(ref sums, at);
        s1.Store(ref sums, at + T.Count);
        s2.Store(ref sums, at + 2 * T.Count);
        s3.Store(ref sums, at + 3 * T.Count);
    }

    /// <summary>A weight and the links that share it.</summary>
    private interface IPlaces
    {
        /// <summary>∂E/∂w of one group.</summary>
        T Gradient(ref double y, ref double delta, nint group);
    }

    private readonly struct BiasPlaces(int[] units) : IPlaces
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Gradient(ref double y, ref double delta, nint group)
        {
            var sum = default(T);
            foreach (var unit in units)
                sum += T.Load(ref delta, group + unit * T.Count);
            return sum;
        }
    }

    private readonly struct LinkPlaces(Link[] links, int j, int i) : IPlaces
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Gradient(ref double y, ref double delta, nint group)
        {
            var sum = default(T);
            foreach (var link in links)
                sum += T.Load(ref delta, group + (nint)(link.To + j) * T.Count)
                    * T.Load(ref y, group + (nint)(link.From + i) * T.Count);
            return sum;
        }
    }
}

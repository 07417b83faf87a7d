using System.Reflection.Emit;

namespace BackpropWeb.Engine.Kernels;

/// <summary>The forward and backward pass of all cases of nets of one shape, one net in each lane.</summary>
/// <param name="weights">Shape [weights × lanes].</param>
/// <param name="y">Outputs; the inputs are set. Shape [cases × units × lanes].</param>
/// <param name="desired">Shape [cases × outputs × lanes].</param>
/// <param name="delta">Overwritten. Shape [cases × units × lanes].</param>
/// <param name="sums">Overwritten. Shape [<see cref="PassWriter.SumsOf"/> × lanes].</param>
/// <param name="gradient">Overwritten. Shape [weights × lanes].</param>
/// <param name="results">Overwritten by Σ (y − d)², the number of correct cases, and a comparison: whether all numbers
/// of the lane were in the range of <see cref="LaneArithmetic{T}.IsCommon"/>; otherwise the lane is undefined. Shape
/// [3 × lanes].</param>
internal unsafe delegate void Pass(
    double* weights, double* y, double* desired, double* delta, double* sums, double* gradient, double* results);

/// <summary>Writes the <see cref="Pass"/> of a shape: the operations of <see cref="LaneKernel{T, TWeights}"/> in the
/// same order, with no loop but those over the cases.</summary>
/// <remarks>In small nets, loops over two or three units cost more than the arithmetic. A layer is computed for all
/// cases before the next one, so that the processor overlaps the logistic function's long chains of operations.
/// </remarks>
internal sealed class PassWriter
{
    private readonly Wiring _wiring;
    private readonly int _lanes;
    private readonly int _cases;
    private readonly ILGenerator _il;
    private readonly LaneCode _code;
    private readonly LocalBuilder _weights;
    private readonly LocalBuilder _y; // of the current case
    private readonly LocalBuilder _desired; // of the current case
    private readonly LocalBuilder _delta; // of the current case
    private readonly LocalBuilder _sums; // of the current case's lane of CaseLanes
    private readonly LocalBuilder _common;
    private readonly LocalBuilder _correct;

    private PassWriter(Wiring wiring, int lanes, int cases, ILGenerator il)
    {
        _wiring = wiring;
        _lanes = lanes;
        _cases = cases;
        _il = il;
        _code = new(il, lanes);
        _weights = Pointer(0);
        _y = Pointer(1);
        _desired = Pointer(2);
        _delta = Pointer(3);
        _sums = Pointer(4);
        _common = _code.DeclareVector();
        _correct = _code.DeclareVector();
    }

    private static LaneExpression Zero => LaneExpression.All(0);

    private int UnitCount => _wiring.Shape.UnitCount;

    private int WeightCount => _wiring.Shape.WeightCount;

    private int SumsStride => SumsOf(_wiring, _cases) / CaseLanes.Count;

    /// <summary>Whether the gradient needs sums in memory; otherwise it is one expression for each weight.</summary>
    private bool HasSums => _cases > CaseLanes.Count;

    /// <summary>Vectors of the sums over cases: for each lane of <see cref="CaseLanes"/> Σ (y − d)², and with more
    /// cases than lanes the gradient.</summary>
    public static int SumsOf(Wiring wiring, int cases) =>
        CaseLanes.Count * (cases > CaseLanes.Count ? 1 + wiring.Shape.WeightCount : 1);

    /// <summary>Writes the pass of a shape without softmax units, for tolerance 0.</summary>
    /// <param name="wiring">Wiring of the shape.</param>
    /// <param name="lanes">2, 4 or 8.</param>
    /// <param name="cases">1 or more.</param>
    public static Pass Write(Wiring wiring, int lanes, int cases)
    {
        var method = new DynamicMethod(
            nameof(Pass), null, [.. Enumerable.Repeat(typeof(double*), 7)], typeof(PassWriter).Module);
        new PassWriter(wiring, lanes, cases, method.GetILGenerator()).Write();
        return method.CreateDelegate<Pass>();
    }

    private void Write()
    {
        for (var n = 0; n < SumsOf(_wiring, _cases); n++)
            _code.Store(Zero, _sums, n);
        _code.Set(_common, LaneExpression.Same(Zero, Zero));
        _code.Set(_correct, Zero);
        foreach (var layer in _wiring.Layers)
            ForEachCase(() => Forward(layer));
        ForEachCase(() =>
        {
            AddErrors();
            Backward();
            if (HasSums)
                AddGradient();
        });

        var results = Pointer(6);
        _code.Store(Fold(CaseLanes.Count, lane => LaneExpression.Load(_sums, lane * SumsStride)), results, 0);
        _code.Store(LaneExpression.Variable(_correct), results, 1);
        _code.Store(LaneExpression.Variable(_common), results, 2);
        Gradient();
        _il.Emit(OpCodes.Ret);
    }

    /// <summary>y_j of a layer. Nature 323, eq. 1 and 2.</summary>
    private void Forward(Layer layer)
    {
        for (var j = 0; j < layer.Count; j++)
        {
            var x = Weight(layer.Bias + j * layer.BiasStride);
            foreach (var link in layer.Incoming)
            {
                // A link can reach a part of the layer.
                var row = layer.Start + j - link.To;
                for (var i = 0; row >= 0 && row < link.ToCount && i < link.FromCount; i++)
                    x += Y(link.From + i) * Weight(link.Weights + row * link.FromCount + i);
            }

            _code.Store(LaneArithmetic<LaneExpression>.CommonOutput(layer.Activation, x), _y, layer.Start + j);
            if (LaneArithmetic<LaneExpression>.NeedsCommon(layer.Activation))
                _code.Set(_common, LaneExpression.Variable(_common) & LaneArithmetic<LaneExpression>.IsCommon(x));
        }
    }

    private void AddErrors()
    {
        LaneExpression squares = Zero, wrong = Zero;
        for (var j = 0; j < _wiring.Outputs.Length; j++)
        {
            LaneExpression output = Y(_wiring.Outputs[j]), d = LaneExpression.Load(_desired, j);
            var difference = output - d;
            squares += difference * difference;
            wrong |= LaneArithmetic<LaneExpression>.IsWrong(output, d);
        }

        _code.Store(LaneExpression.Load(_sums, 0) + squares, _sums, 0);
        _code.Set(_correct, LaneExpression.Variable(_correct) + (~wrong & LaneExpression.All(1)));
    }

    /// <summary>δ of every unit, the last layer first. Nature 323, eq. 4, 5 and 7.</summary>
    private void Backward()
    {
        for (var l = _wiring.Layers.Length - 1; l >= 0; l--)
        {
            var layer = _wiring.Layers[l];
            for (var unit = layer.Start; unit < layer.Start + layer.Count; unit++)
            {
                var output = Array.LastIndexOf(_wiring.Outputs, unit);
                var blame = output < 0 ? Zero : Y(unit) - LaneExpression.Load(_desired, output);
                foreach (var link in layer.Outgoing)
                {
                    var column = unit - link.From;
                    for (var j = 0; column >= 0 && column < link.FromCount && j < link.ToCount; j++)
                        blame += Delta(link.To + j) * Weight(link.Weights + j * link.FromCount + column);
                }

                _code.Store(blame * LaneArithmetic<LaneExpression>.Slope(layer.Activation, Y(unit)), _delta, unit);
            }
        }
    }

    /// <summary>Adds ∂E/∂w of the current case to the sums of its lane.</summary>
    private void AddGradient()
    {
        for (var k = 0; k < WeightCount; k++)
            _code.Store(AddTerms(LaneExpression.Load(_sums, 1 + k), k, 0), _sums, 1 + k);
    }

    /// <summary>∂E/∂w of all cases. Nature 323, eq. 6.</summary>
    private void Gradient()
    {
        var gradient = Pointer(5);
        for (var k = 0; k < WeightCount; k++)
        {
            var sum = Fold(Math.Min(_cases, CaseLanes.Count), lane => HasSums
                ? LaneExpression.Load(_sums, lane * SumsStride + 1 + k)
                : AddTerms(Zero, k, lane * UnitCount));
            _code.Store(sum, gradient, k);
        }
    }

    /// <summary>A sum plus ∂E/∂w of one case.</summary>
    private LaneExpression AddTerms(LaneExpression sum, int weight, int unitsBefore)
    {
        if (weight < _wiring.BiasUnits.Length)
        {
            foreach (var unit in _wiring.BiasUnits[weight])
                sum += Delta(unitsBefore + unit);
            return sum;
        }

        var links = _wiring.Matrices.Last(same => same[0].Weights <= weight);
        var (row, column) = Math.DivRem(weight - links[0].Weights, links[0].FromCount);
        foreach (var link in links)
            sum += Delta(unitsBefore + link.To + row) * Y(unitsBefore + link.From + column);
        return sum;
    }

    /// <summary>The sum of up to eight lanes in the order of <see cref="CaseLanes"/>. A lane without a case would add
    /// +0 to a sum that is not −0, which changes no bits.</summary>
    private static LaneExpression Fold(int count, Func<int, LaneExpression> lane)
    {
        return Sum(0, 1);

        LaneExpression Sum(int first, int step)
        {
            if (step == CaseLanes.Count)
                return lane(first);
            var sum = Sum(first, 2 * step);
            return first + step < count ? sum + Sum(first + step, 2 * step) : sum;
        }
    }

    private LaneExpression Weight(int k) => LaneExpression.Load(_weights, k);

    private LaneExpression Y(int unit) => LaneExpression.Load(_y, unit);

    private LaneExpression Delta(int unit) => LaneExpression.Load(_delta, unit);

    private void ForEachCase(Action body)
    {
        var (left, lane) = (Number(_cases), Number(CaseLanes.Count));
        var (next, sameRound) = (_il.DefineLabel(), _il.DefineLabel());
        _il.MarkLabel(next);
        body();
        Add(_y, Bytes(UnitCount));
        Add(_desired, Bytes(_wiring.Outputs.Length));
        Add(_delta, Bytes(UnitCount));
        Add(_sums, Bytes(SumsStride));
        Add(lane, -1);
        _il.Emit(OpCodes.Ldloc, lane);
        _il.Emit(OpCodes.Brtrue, sameRound);
        Reset(_sums, 4);
        Add(lane, CaseLanes.Count);
        _il.MarkLabel(sameRound);
        Add(left, -1);
        _il.Emit(OpCodes.Ldloc, left);
        _il.Emit(OpCodes.Brtrue, next);
        Reset(_y, 1);
        Reset(_desired, 2);
        Reset(_delta, 3);
        Reset(_sums, 4);
    }

    private int Bytes(int vectors) => vectors * _lanes * sizeof(double);

    private LocalBuilder Pointer(short argument)
    {
        var local = _il.DeclareLocal(typeof(double*));
        Reset(local, argument);
        return local;
    }

    private LocalBuilder Number(int value)
    {
        var local = _il.DeclareLocal(typeof(int));
        _il.Emit(OpCodes.Ldc_I4, value);
        _il.Emit(OpCodes.Stloc, local);
        return local;
    }

    private void Reset(LocalBuilder pointer, short argument)
    {
        _il.Emit(OpCodes.Ldarg, argument);
        _il.Emit(OpCodes.Stloc, pointer);
    }

    private void Add(LocalBuilder local, int value)
    {
        _il.Emit(OpCodes.Ldloc, local);
        _il.Emit(OpCodes.Ldc_I4, value);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, local);
    }
}

using System.Reflection.Emit;

namespace BackpropWeb.Engine.Kernels;

/// <summary>A computation on lanes that is written down instead of done. Formulas that are generic in
/// <see cref="ILaneArithmetic{T}"/> applied to expressions give the code of the same operations in the same order.
/// </summary>
/// <param name="operation">The operation.</param>
/// <param name="operands">Its operands.</param>
internal sealed class LaneExpression(LaneOperation operation, params LaneExpression[] operands)
    : ILaneArithmetic<LaneExpression>
{
    private readonly LaneExpression[] _operands = [.. operands.Select(operand =>
    {
        operand.Uses++;
        return operand;
    })];

    public LaneOperation Operation { get; } = operation;

    public ReadOnlySpan<LaneExpression> Operands => _operands;

    /// <summary>Number of expressions that use this one.</summary>
    public int Uses { get; private set; }

    /// <summary>Value of a constant.</summary>
    public double Value { get; private init; }

    /// <summary>A vector variable, or for <see cref="LaneOperation.Load"/> a pointer.</summary>
    public LocalBuilder? Local { get; set; }

    /// <summary>Vectors after the pointer.</summary>
    public int Index { get; private init; }

    public static LaneExpression Load(LocalBuilder pointer, int index) =>
        new(LaneOperation.Load) { Local = pointer, Index = index };

    public static LaneExpression Variable(LocalBuilder local) => new(LaneOperation.Variable) { Local = local };

    /// <inheritdoc/>
    public static LaneExpression All(double value) => new(LaneOperation.Constant) { Value = value };

    /// <inheritdoc/>
    public static LaneExpression Same(LaneExpression left, LaneExpression right) =>
        new(LaneOperation.Equals, left, right);

    /// <inheritdoc/>
    public static LaneExpression Choose(LaneExpression where, LaneExpression then, LaneExpression otherwise) =>
        new(LaneOperation.Choose, where, then, otherwise);

    /// <inheritdoc/>
    public static LaneExpression Scale(LaneExpression value, LaneExpression shifted) =>
        new(LaneOperation.Scale, value, shifted);

    /// <inheritdoc/>
    public static LaneExpression operator +(LaneExpression left, LaneExpression right) =>
        new(LaneOperation.Add, left, right);

    /// <inheritdoc/>
    public static LaneExpression operator -(LaneExpression left, LaneExpression right) =>
        new(LaneOperation.Subtract, left, right);

    /// <inheritdoc/>
    public static LaneExpression operator *(LaneExpression left, LaneExpression right) =>
        new(LaneOperation.Multiply, left, right);

    /// <inheritdoc/>
    public static LaneExpression operator /(LaneExpression left, LaneExpression right) =>
        new(LaneOperation.Divide, left, right);

    /// <inheritdoc/>
    public static LaneExpression operator &(LaneExpression left, LaneExpression right) =>
        new(LaneOperation.And, left, right);

    /// <inheritdoc/>
    public static LaneExpression operator |(LaneExpression left, LaneExpression right) =>
        new(LaneOperation.Or, left, right);

    /// <inheritdoc/>
    public static LaneExpression operator ^(LaneExpression left, LaneExpression right) =>
        new(LaneOperation.Xor, left, right);

    /// <inheritdoc/>
    public static LaneExpression operator ~(LaneExpression value) => new(LaneOperation.Not, value);

    /// <inheritdoc/>
    public static LaneExpression operator >(LaneExpression left, LaneExpression right) =>
        new(LaneOperation.GreaterThan, left, right);

    /// <inheritdoc/>
    public static LaneExpression operator <(LaneExpression left, LaneExpression right) =>
        new(LaneOperation.LessThan, left, right);
}

/// <summary>Operations; <see cref="LaneCode"/> has their instructions.</summary>
internal enum LaneOperation
{
    Constant,
    Load,
    Variable,
    Scale,
    Add,
    Subtract,
    Multiply,
    Divide,
    And,
    Or,
    Xor,
    Not,
    GreaterThan,
    LessThan,
    Equals,
    Choose,
}

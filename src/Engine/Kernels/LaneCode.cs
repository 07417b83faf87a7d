using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Writes <see cref="LaneExpression"/>s as calls of the base library's vector methods, each of which the
/// just-in-time compiler replaces by an instruction.</summary>
/// <param name="il">Receives the code.</param>
/// <param name="lanes">2, 4 or 8.</param>
[UnconditionalSuppressMessage("Trimming", "IL2055", Justification = Untrimmed)]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = Untrimmed)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Untrimmed)]
[UnconditionalSuppressMessage("Trimming", "IL2080", Justification = Untrimmed)]
internal sealed class LaneCode(ILGenerator il, int lanes)
{
    private const string Untrimmed = "Only the browser's program is trimmed, and it compiles no code while it runs.";

    private static readonly Type[] Methods = [typeof(Vector128), typeof(Vector256), typeof(Vector512)];
    private static readonly Type[] Vectors = [typeof(Vector128<>), typeof(Vector256<>), typeof(Vector512<>)];

    private readonly Type _methods = Methods[int.Log2(lanes) - 1];
    private readonly Type _doubles = Vectors[int.Log2(lanes) - 1].MakeGenericType(typeof(double));
    private readonly Type _integers = Vectors[int.Log2(lanes) - 1].MakeGenericType(typeof(long));

    public LocalBuilder DeclareVector() => il.DeclareLocal(_doubles);

    /// <summary>Writes an assignment to a variable.</summary>
    public void Set(LocalBuilder local, LaneExpression value)
    {
        Write(value);
        il.Emit(OpCodes.Stloc, local);
    }

    /// <summary>Writes an assignment to memory.</summary>
    public void Store(LaneExpression value, LocalBuilder pointer, int index)
    {
        WriteAddress(pointer, index);
        Write(value);
        il.Emit(OpCodes.Stobj, _doubles);
    }

    private void Write(LaneExpression expression)
    {
        switch (expression.Operation)
        {
            case LaneOperation.Constant:
                il.Emit(OpCodes.Ldc_R8, expression.Value);
                il.Emit(OpCodes.Call, _methods.GetMethod("Create", [typeof(double)])!);
                return;
            case LaneOperation.Load:
                WriteAddress(expression.Local!, expression.Index);
                il.Emit(OpCodes.Ldobj, _doubles);
                return;
            case { } when expression.Local is { } local:
                il.Emit(OpCodes.Ldloc, local);
                return;
            case LaneOperation.Scale:
                WriteInteger(expression.Operands[0]);
                WriteInteger(expression.Operands[1]);
                il.Emit(OpCodes.Ldc_I4, 52);
                CallOperator(_integers, "op_LeftShift");
                CallOperator(_integers, "op_Addition");
                CallFunction("AsDouble", typeof(long));
                break;
            default:
                foreach (var operand in expression.Operands)
                    Write(operand);
                if (Operator(expression.Operation) is { } name)
                    CallOperator(_doubles, name);
                else
                    CallFunction(Function(expression.Operation), typeof(double));
                break;
        }

        if (expression.Uses < 2)
            return;
        expression.Local = DeclareVector();
        il.Emit(OpCodes.Stloc, expression.Local);
        il.Emit(OpCodes.Ldloc, expression.Local);
    }

    private static string? Operator(LaneOperation operation) => operation switch
    {
        LaneOperation.Add => "op_Addition",
        LaneOperation.Subtract => "op_Subtraction",
        LaneOperation.Multiply => "op_Multiply",
        LaneOperation.Divide => "op_Division",
        LaneOperation.And => "op_BitwiseAnd",
        LaneOperation.Or => "op_BitwiseOr",
        LaneOperation.Xor => "op_ExclusiveOr",
        LaneOperation.Not => "op_OnesComplement",
        _ => null,
    };

    private static string Function(LaneOperation operation) =>
        operation == LaneOperation.Choose ? nameof(Vector512.ConditionalSelect) : $"{operation}";

    private void WriteInteger(LaneExpression expression)
    {
        Write(expression);
        CallFunction("AsInt64", typeof(double));
    }

    private void WriteAddress(LocalBuilder pointer, int index)
    {
        il.Emit(OpCodes.Ldloc, pointer);
        il.Emit(OpCodes.Ldc_I4, index * lanes * sizeof(double));
        il.Emit(OpCodes.Add);
    }

    // The compiler knows these methods; Vector512.Add and the like are ordinary methods that it inlines up to a limit.
    private void CallOperator(Type vector, string name) => il.Emit(OpCodes.Call, vector.GetMethods().Single(
        method => method.Name == name && method.GetParameters().All(
            parameter => parameter.ParameterType == vector || name == "op_LeftShift")));

    private void CallFunction(string name, Type number) => il.Emit(OpCodes.Call, _methods.GetMethods().Single(
        method => method.Name == name && method.IsGenericMethod).MakeGenericMethod(number));
}

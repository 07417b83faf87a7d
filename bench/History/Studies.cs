using BackpropWeb.Compare;
using BackpropWeb.Engine.Learning;
using BenchmarkDotNet.Attributes;

namespace BackpropWeb.History;

/// <summary>A study of XOR over a thousand seeds.</summary>
[MemoryDiagnoser]
public class Studies
{
    /// <summary>Number of training threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [Benchmark]
    public int Xor() => Study.Run(Works.Xor(0), 0, 1000, Threads).Length;
}

namespace BackpropWeb.Server.Tests;

/// <summary>Tests that measure the memory of this process. No other test runs meanwhile.</summary>
[CollectionDefinition(nameof(MeasuredMemory), DisableParallelization = true)]
public sealed class MeasuredMemory;

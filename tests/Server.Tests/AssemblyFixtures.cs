using BackpropWeb.Server.Tests;

[assembly: AssemblyFixture(typeof(SharedServer))]

// They mostly wait: for processes, for paces, for databases.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 4)]

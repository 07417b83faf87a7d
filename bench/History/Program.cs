using BackpropWeb.History;
using BenchmarkDotNet.Running;

// Our own speed from one version to the next:
//   dotnet run -c Release --project bench/History -- --filter '*' --artifacts artifacts/history
BenchmarkSwitcher.FromAssembly(typeof(Epochs).Assembly).Run(args);

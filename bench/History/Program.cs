using BackpropWeb.History;
using BenchmarkDotNet.Running;

// Compares the speed of our versions:
//   dotnet run -c Release --project bench/History -- --filter '*' --artifacts artifacts/history
BenchmarkSwitcher.FromAssembly(typeof(Epochs).Assembly).Run(args);

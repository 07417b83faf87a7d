using System.Globalization;
using BackpropWeb.Bits;
using BackpropWeb.Engine.Kernels;

// Prints the hash of every run and one of all of them: the same on every machine, with or without vector instructions,
// on any number of threads, and in a browser. bench/bits runs it in all these ways.
//   dotnet run --project bench/Bits [threads]
foreach (var line in BitsOfRuns.Lines(args is [var threads] ? int.Parse(threads, CultureInfo.InvariantCulture) : 1))
    Console.WriteLine(line);
Console.Error.WriteLine($"This machine trains in {KernelChoice.WidestLaneCount} lanes.");

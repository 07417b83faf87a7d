using System.Globalization;
using BackpropWeb.Bits;
using BackpropWeb.Engine.Kernels;

// Prints the hash of every run and one hash of all runs. They are the same on every machine, with or without vector
// instructions, with any number of threads, and in a browser. bench/bits runs this program in all these ways.
//   dotnet run --project bench/Bits [threads]
foreach (var line in BitsOfRuns.Lines(args is [var threads] ? int.Parse(threads, CultureInfo.InvariantCulture) : 1))
    Console.WriteLine(line);
Console.Error.WriteLine($"Lanes of this machine's widest kernel: {KernelChoice.WidestLaneCount}");

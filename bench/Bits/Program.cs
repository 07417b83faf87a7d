using BackpropWeb.Bits;

// Prints the hash of every run and one of all of them: the same on every machine, with or without vector instructions.
//   dotnet run -c Release --project bench/Bits
//   DOTNET_EnableHWIntrinsic=0 dotnet run -c Release --project bench/Bits
var lines = BitsOfRuns.Recipes().Select(run => $"{run.Name}: {BitsOfRuns.HashOf(run.Recipe)}").ToArray();
foreach (var line in lines)
    Console.WriteLine(line);
Console.WriteLine($"all: {BitsOfRuns.HashOf(lines)}");

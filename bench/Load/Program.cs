// The published server under load, on this machine and beside this program.
//
//   dotnet publish src/Server -c Release -o artifacts/app
//   dotnet run -c Release --project bench/Load -- viewers [2000]     many viewers of one run, ten batches a second
//   dotnet run -c Release --project bench/Load -- fairness [500]     paced runs beside one that takes minutes
//   dotnet run -c Release --project bench/Load -- orders [100]       from an owner's order to a viewer's stream
//
// Each starts a server of its own on a free port with an empty data folder, and ends it.

using BackpropWeb.Load;

Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, load before {await File.ReadAllTextAsync("/proc/loadavg")}");
await using var server = await LoadServer.StartAsync();
var count = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : (int?)null;
switch (args.FirstOrDefault())
{
    case "viewers":
        return await Viewers.RunAsync(server, count ?? 2_000);
    case "fairness":
        return await Fairness.RunAsync(server, count ?? 500);
    case "orders":
        return await Orders.RunAsync(server, count ?? 100);
    default:
        Console.Error.WriteLine("Say viewers, fairness or orders.");
        return 2;
}

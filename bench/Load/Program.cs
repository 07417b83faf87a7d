// Measures the published server under load, on the same machine as this program.
//
//   dotnet publish src/Server -c Release -o artifacts/app
//   dotnet run -c Release --project bench/Load -- viewers [2000]     many viewers of one run, ten batches a second
//   dotnet run -c Release --project bench/Load -- fairness [500]     paced runs beside one that takes minutes
//   dotnet run -c Release --project bench/Load -- study [500]        paced runs beside a study of a million
//   dotnet run -c Release --project bench/Load -- class [200]        a class with a board and 20 onlookers
//   dotnet run -c Release --project bench/Load -- map [5]            from a map's start to its first pixels
//   dotnet run -c Release --project bench/Load -- commands [100]     from an owner's command to a viewer's stream
//   dotnet run -c Release --project bench/Load -- soak [30]          minutes of everything, with slopes
//
//   scripts/with-postgresql.sh scripts/with-redis.sh \
//     dotnet run -c Release --project bench/Load -- takeover [60]    runs of a killed node, then of a stopped one
//
// Each starts its own servers on free ports with empty data folders, and stops them.

using BackpropWeb.Load;

Console.WriteLine(
    $"{Environment.ProcessorCount} processors, .NET {Environment.Version}, " +
    $"load before {await File.ReadAllTextAsync("/proc/loadavg")}");
var count = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : (int?)null;
if (args.FirstOrDefault() == "takeover")
    return await Takeover.RunAsync(count ?? 60);
await using var server = await LoadServer.StartAsync();
switch (args.FirstOrDefault())
{
    case "viewers":
        return await Viewers.RunAsync(server, count ?? 2_000);
    case "fairness":
        return await Fairness.BesideRunAsync(server, count ?? 500);
    case "study":
        return await Fairness.BesideStudyAsync(server, count ?? 500);
    case "class":
        return await ClassLoad.RunAsync(server, count ?? 200);
    case "map":
        return await MapLoad.RunAsync(server, count ?? 5);
    case "commands":
        return await CommandLatency.RunAsync(server, count ?? 100);
    case "soak":
        return await Soak.RunAsync(server, count ?? 30);
    default:
        Console.Error.WriteLine(
            "The argument must be viewers, fairness, study, class, map, commands, soak or takeover.");
        return 2;
}

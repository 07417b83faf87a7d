using Microsoft.Playwright;

namespace BackpropWeb.FirstVisit;

/// <summary>A network and a processor.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="BitsPerSecond">Download speed; 0 for no limit.</param>
/// <param name="LatencyMs">Latency added to each request, in milliseconds.</param>
/// <param name="Slowdown">Factor by which the processor is slower.</param>
internal sealed record Profile(string Name, double BitsPerSecond, double LatencyMs, int Slowdown)
{
    public static readonly Profile[] All =
    [
        new("localhost", 0, 0, 1),
        new("10 Mbit/s, 40 ms", 10_000_000, 40, 1),
        new("slow 4G: 1.6 Mbit/s, 150 ms, processor 4x slower", 1_600_000, 150, 4),
    ];

    /// <summary>Gives a page this network and processor.</summary>
    public async Task SlowAsync(ICDPSession devTools)
    {
        await devTools.SendAsync("Network.enable");
        if (BitsPerSecond > 0)
            await devTools.SendAsync("Network.emulateNetworkConditions", new()
            {
                ["offline"] = false,
                ["latency"] = LatencyMs,
                ["downloadThroughput"] = BitsPerSecond / 8,
                ["uploadThroughput"] = BitsPerSecond / 8,
            });
        await devTools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = Slowdown });
    }
}

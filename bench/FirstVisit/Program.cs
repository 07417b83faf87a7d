// Measures a first visit to the exhibit, how smoothly its slider moves, and how soon a view and a live run are drawn.
//
//   dotnet run --project src/Server &                       the published server on http://localhost:8080
//   dotnet run --project bench/FirstVisit -- [address]
//
// CHROMIUM=/path/to/chromium is needed if Playwright has no browser of its own.
//
// Each profile is visited three times with an empty cache; the table shows the medians.

using BackpropWeb.FirstVisit;
using Microsoft.Playwright;

var address = args.FirstOrDefault() ?? "http://localhost:8080/";
using var playwright = await Playwright.CreateAsync();
await using var chromium = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM"),
    Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});

Console.WriteLine($"Chromium {chromium.Version}, {Environment.ProcessorCount} processors, {address}");
Console.WriteLine();
Console.WriteLine(
    "| profile | first paint | slider answers | KB by then | longest task | curve pointed at → drawn | KB in all " +
    "| layout shift |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
foreach (var profile in Profile.All)
{
    var visits = new List<Visit>();
    for (var i = 0; i < 3; i++)
        visits.Add(await Visit.MakeAsync(chromium, address, profile));
    Console.WriteLine(
        $"| {profile.Name} | {Median(v => v.FirstPaint):F2} s | {Median(v => v.SliderAnswers):F2} s " +
        $"| {Median(v => v.SliderKilobytes):F0} " +
        $"| {Median(v => v.LongestTask):F0} ms | {Median(v => v.DotNetDraws):F1} s " +
        $"| {Median(v => v.AllKilobytes):F0} | {Median(v => v.LayoutShift):F3} |");

    double Median(Func<Visit, double> figure) => visits.Select(figure).Order().ElementAt(visits.Count / 2);
}

Console.WriteLine();
Console.WriteLine("| dragging over 600 epochs | frames a second | longest frame | epochs drawn |");
Console.WriteLine("| --- | --- | --- | --- |");
foreach (var slowdown in (int[])[1, 4])
{
    var drag = await Drag.MakeAsync(chromium, address, slowdown);
    Console.WriteLine(
        $"| processor {(slowdown == 1 ? "as it is" : $"{slowdown}x slower")} " +
        $"| {drag.FramesPerSecond:F0} | {drag.LongestFrame:F0} ms | {drag.EpochsDrawn} |");
}

Console.WriteLine();
Console.WriteLine(
    "| profile | view opened → painted | → all views follow | live run opened → first new row | moves a second " +
    "| longest rest |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
foreach (var profile in Profile.All)
{
    var (openings, lives) = (new List<ViewOpening>(), new List<LiveVisit>());
    for (var i = 0; i < 3; i++)
    {
        openings.Add(await ViewOpening.MakeAsync(chromium, address, profile));
        lives.Add(await LiveVisit.MakeAsync(chromium, address, profile));
    }

    Console.WriteLine(
        $"| {profile.Name} | {openings.Select(v => v.Painted).Order().ElementAt(1):F0} ms " +
        $"| {openings.Select(v => v.Follows).Order().ElementAt(1):F1} s | {Median(v => v.FirstRow):F1} s " +
        $"| {Median(v => v.MovesPerSecond):F0} | {Median(v => v.LongestRest):F0} ms |");

    double Median(Func<LiveVisit, double> figure) => lives.Select(figure).Order().ElementAt(lives.Count / 2);
}

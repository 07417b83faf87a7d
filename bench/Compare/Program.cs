using System.Diagnostics;
using System.Globalization;
using BackpropWeb.Compare;
using BackpropWeb.Engine.Learning;

// Used by bench/compare:
//   Compare export <folder>    writes every work as a file for the peers
//   Compare train <work>       prints the median time of one run in seconds, and its last error
//   Compare study <threads>    prints the time of the study in seconds, and the mean of the last errors
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["export", var folder]:
        foreach (var (name, recipe) in Works.All)
            WorkFile.Write(Path.Combine(folder, $"{name}.txt"), recipe);
        WorkFile.WriteStarts(Path.Combine(folder, "starts.bin"));
        break;
    case ["train", var work]:
        Train(work);
        break;
    case ["study", var threads]:
        RunStudy(int.Parse(threads, CultureInfo.InvariantCulture));
        break;
    default:
        Console.Error.WriteLine("Usage: Compare export <folder> | train <work> | study <threads>");
        return 2;
}

return 0;

static void Train(string work)
{
    var recipe = Works.All[work];
    var error = 0.0;
    var warm = Stopwatch.StartNew();
    while (warm.Elapsed < TimeSpan.FromSeconds(1)) // until the compiler has done with the hot loops
        error = Run();

    var times = new List<double>();
    var all = Stopwatch.StartNew();
    while (times.Count < 3 || (all.Elapsed < TimeSpan.FromSeconds(1) && times.Count < 10_000))
    {
        var watch = Stopwatch.StartNew();
        error = Run();
        times.Add(watch.Elapsed.TotalSeconds);
    }

    times.Sort();
    Console.WriteLine($"{times[times.Count / 2]:G9} {error:G17}");

    double Run()
    {
        var trainer = new Trainer(recipe);
        while (trainer.Epoch < recipe.Epochs)
            trainer.Step();
        return trainer.TotalError;
    }
}

static void RunStudy(int threads)
{
    Study.Run(Works.Xor(0), 0, 1000, threads); // until the compiler has done with the hot loops
    var watch = Stopwatch.StartNew();
    var runs = Study.Run(Works.Xor(0), 0, Works.StudyCount, threads);
    Console.WriteLine($"{watch.Elapsed.TotalSeconds:G9} {runs.Average(run => run.TotalError):G17}");
}

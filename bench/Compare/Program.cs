using System.Diagnostics;
using System.Globalization;
using BackpropWeb.Compare;
using BackpropWeb.Engine.Learning;

// Used by bench/compare:
//   Compare export <folder>    writes every recipe as a file for the other libraries
//   Compare train <work>       prints the processor time of one run in seconds, and its last error
//   Compare study <threads>    prints the processor time of the study in seconds (with several threads: the time), and
//                              the mean of the last errors
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

void Train(string work)
{
    var recipe = Works.All[work];
    WarmUp(() => Run());
    var error = 0.0;
    var runs = 0;
    var begin = Environment.CpuUsage.TotalTime;
    TimeSpan spent;
    do
    {
        error = Run();
        runs++;
        spent = Environment.CpuUsage.TotalTime - begin;
    }
    while (runs < 3 || spent < TimeSpan.FromSeconds(1));
    Console.WriteLine($"{spent.TotalSeconds / runs:G9} {error:G17}");

    double Run()
    {
        var trainer = new Trainer(recipe);
        while (trainer.Epoch < recipe.Epochs)
            trainer.Step();
        return trainer.TotalError;
    }
}

void RunStudy(int threads)
{
    WarmUp(() => Study.Run(Works.Xor(0), 0, 1000, threads));
    var watch = Stopwatch.StartNew();
    var begin = Environment.CpuUsage.TotalTime;
    var runs = Study.Run(Works.Xor(0), 0, Works.StudyCount, threads);
    var spent = threads == 1 ? Environment.CpuUsage.TotalTime - begin : watch.Elapsed;
    Console.WriteLine($"{spent.TotalSeconds:G9} {runs.Average(run => run.TotalError):G17}");
}

// Repeats the work until tiered compilation has finished: for two seconds of processor time.
void WarmUp(Action work)
{
    var began = Environment.CpuUsage.TotalTime;
    while (Environment.CpuUsage.TotalTime - began < TimeSpan.FromSeconds(2))
        work();
}

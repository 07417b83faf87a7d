using System.Diagnostics;

namespace BackpropWeb.Tests;

/// <summary>Runs programs of the machine.</summary>
internal static class Programs
{
    public const string NoNumPy = "There is no python3 with NumPy on this machine (Debian: python3-numpy).";

    /// <summary>A Python that has NumPy; null if there is none.</summary>
    public static string? PythonWithNumPy { get; } = new[] { "python3", "/usr/bin/python3" }
        .FirstOrDefault(program => Run(program, "-c", "import numpy"));

    /// <summary>The path of a program; null if it is not installed.</summary>
    public static string? Find(string name)
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(debian)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Whether a program could be started and ended with exit code 0.</summary>
    public static bool Run(string program, params IEnumerable<string> arguments)
    {
        try
        {
            // Does not read to the end of its output, because a daemon that it starts keeps the pipe open.
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

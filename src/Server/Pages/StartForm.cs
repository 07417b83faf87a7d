using System.Globalization;
using System.Security.Cryptography;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Runs;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Pages;

/// <summary>Starts a run from the exhibit's form where no script has taken that over, and opens the run's page.</summary>
public static class StartForm
{
    // Small enough to read out in a class; page.js draws from the same range.
    private const int FreshSeeds = 100_000;
}

using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Problems;
using BackpropWeb.Server.Runs;

var builder = WebApplication.CreateBuilder(args);
builder.UseDefaultAddress();
builder.AddHosting();
builder.AddPersistence();
builder.AddRuns();

var app = builder.Build();
app.UseHosting();
app.MapProblems();
app.MapRuns();

await app.RunAsync();

/// <summary>Public so that tests can start the whole server.</summary>
public partial class Program;

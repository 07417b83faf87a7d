using BackpropWeb.Server.Classes;
using BackpropWeb.Server.Cluster;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Hubs;
using BackpropWeb.Server.Pages;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Previews;
using BackpropWeb.Server.Problems;
using BackpropWeb.Server.Runs;
using BackpropWeb.Server.Studies;
using BackpropWeb.Server.Tables;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = HealthCommand.Without(args),
    // `dotnet watch` runs the build, whose assets only the Development environment serves.
    EnvironmentName = Environment.GetEnvironmentVariable("DOTNET_WATCH") == "1" ? Environments.Development : null,
    // A published server finds its assets beside itself, wherever it is started from; the data folder stays where
    // the user stands.
    ContentRootPath = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"))
        ? AppContext.BaseDirectory
        : null,
});
builder.UseDefaultAddress();
if (HealthCommand.IsAskedFor(args))
    return await HealthCommand.RunAsync(builder.Configuration);
builder.AddHosting();
builder.AddPersistence();
builder.AddProblems();
builder.AddTables();
builder.AddRuns();
builder.AddCluster();
builder.AddOwnRuns();
builder.AddStudies();
builder.AddClasses();
builder.AddHubs();
builder.AddPages();
builder.AddPreviews();

var app = builder.Build();
app.UseHosting();
app.UsePages();
app.MapHosting();
app.MapProblems();
app.MapTables();
app.MapRuns();
StudiesApi.Map(app);
ClassesApi.Map(app);
app.MapHubs();
app.MapPages();
app.MapPreviews();

return await app.RunToEndAsync();

/// <summary>Public so that tests can start the whole server.</summary>
public partial class Program;

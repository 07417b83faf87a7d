using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Pages;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Previews;
using BackpropWeb.Server.Problems;
using BackpropWeb.Server.Runs;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = HealthCommand.Without(args),
    // A published server finds its assets beside itself, wherever it is started from; the data folder stays where
    // the user stands.
    ContentRootPath = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null,
});
builder.UseDefaultAddress();
if (HealthCommand.IsAskedFor(args))
    return await HealthCommand.RunAsync(builder.Configuration);
builder.AddHosting();
builder.AddPersistence();
builder.AddRuns();
builder.AddPages();
builder.AddPreviews();

var app = builder.Build();
app.UseHosting();
app.UsePages();
app.MapHosting();
app.MapProblems();
app.MapRuns();
app.MapPages();
app.MapPreviews();

return await app.RunToEndAsync();

/// <summary>Public so that tests can start the whole server.</summary>
public partial class Program;

using BackpropWeb.Server.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.UseDefaultAddress();

var app = builder.Build();

await app.RunAsync();

/// <summary>Public so that tests can start the whole server.</summary>
public partial class Program;

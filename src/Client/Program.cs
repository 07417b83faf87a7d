using System.Globalization;
using BackpropWeb.Client;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.Services.AddSingleton(_ => new HttpClient { BaseAddress = new(new Uri(builder.HostEnvironment.BaseAddress), "/") });
builder.Services.AddIslands();

var host = builder.Build();

// The page's address decided the language; the words of the islands follow it.
var language = await host.Services.GetRequiredService<IJSRuntime>().InvokeAsync<string>("document.documentElement.getAttribute", "lang");
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = new(language);
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new(language);

await host.RunAsync();

using System.Globalization;
using BackpropWeb.Client;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.Services.AddSingleton(_ => new HttpClient { BaseAddress = new(new Uri(builder.HostEnvironment.BaseAddress), "/") });
builder.Services.AddIslands();

var host = builder.Build();

// The page's address decided the language; the words of the islands follow it.
var path = new Uri(host.Services.GetRequiredService<NavigationManager>().Uri).AbsolutePath;
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = PageAddress.CultureOf(path);
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture;

await host.RunAsync();

using System.Globalization;
using BackpropWeb.Client;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
var baseAddress = new Uri(builder.HostEnvironment.BaseAddress);
builder.Services.AddSingleton(_ => new HttpClient { BaseAddress = baseAddress });
builder.Services.AddClientComponents();

var host = builder.Build();

// The address of the page decides the language.
var path = new Uri(host.Services.GetRequiredService<NavigationManager>().Uri).AbsolutePath;
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture =
    PageAddress.CultureOf(path[(baseAddress.AbsolutePath.Length - 1)..]);
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture;

await host.RunAsync();

using System.Net;
using System.Text.Json;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Lab;
using BackpropWeb.Client.Runs;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Client.Tests.Lab;

/// <summary>Renders the lab, with a script and a server that record what they are told.</summary>
public abstract class LabContext : FigureContext
{
    private static readonly RecipeLimits Limits = new();

    /// <summary>The script of the figure.</summary>
    private protected BunitJSModuleInterop Figure { get; }

    /// <summary>The script of the lab.</summary>
    private protected BunitJSModuleInterop Script { get; }

    private protected RecordingServer Server { get; } = new();

    protected LabContext()
    {
        Services.AddScoped<LabScript>().AddScoped<RunClient>().AddScoped<TableClient>().AddScoped<FigureScript>();
        Services.AddSingleton<TimeProvider>(new StoppedClock());
        Services.AddSingleton(new HttpClient(Server) { BaseAddress = new("http://localhost/") });
        SetRendererInfo(new("WebAssembly", true));
        Script = JSInterop.SetupModule("./Lab/LabForm.razor.js");
        foreach (var function in (string[])["keep", "follow"])
            Script.SetupVoid(function, _ => true).SetVoidResult();
        Figure = JSInterop.SetupModule("./js/figureForDotNet.js");
        foreach (var function in (string[])["wakeOwn", "renew", "append", "tellStory"])
            Figure.SetupVoid(function, _ => true).SetVoidResult();
    }

    private protected IRenderedComponent<LabForm> Lab(
        string? fix = null, string? hide = null) => Render<LabForm>(form => form
        .Add(f => f.Initial, LabRecipe.Suggested(ProblemCatalogue.Find("xor")!).ToJsonString())
        .Add(f => f.Fix, fix).Add(f => f.Hide, hide)
        .Add(f => f.Units, Limits.Units).Add(f => f.Weights, Limits.Weights).Add(f => f.Cases, Limits.Cases)
        .Add(f => f.Epochs, Limits.Epochs).Add(f => f.Work, Limits.Work));

    /// <summary>Submits the form and reads the request as the server does.</summary>
    private protected Recipe Sent(IRenderedComponent<LabForm> lab)
    {
        var before = Server.Sent.Count;
        lab.Find(".lab-bar .primary").Click();
        lab.WaitForState(() => Server.Sent.Count > before);
        using var document = JsonDocument.Parse(Server.Sent[^1]);
        var specification = RecipeReader.ReadSpecification(document.RootElement, Limits, out var errors);
        Assert.False(errors.Any);
        return specification!.Recipe;
    }

    /// <summary>Training takes no time, so it draws only its end, on a busy machine too.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }

    /// <summary>Records requests and answers each with <see cref="Status"/>.</summary>
    private protected sealed class RecordingServer : HttpMessageHandler
    {
        public List<string> Sent { get; } = [];

        public List<string> Addresses { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.ServiceUnavailable;

        public string Answer { get; set; } = "{}";

        /// <summary>Answers requests without a body, by path.</summary>
        public Func<string, string> Read { get; set; } = _ => throw new InvalidOperationException("Nothing to read.");

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Addresses.Add(request.RequestUri!.PathAndQuery);
            if (request.Content is not { } content)
                return new(HttpStatusCode.OK) { Content = new StringContent(Read(request.RequestUri.AbsolutePath)) };
            Sent.Add(await content.ReadAsStringAsync(cancellationToken));
            return new(Status) { Content = new StringContent(Answer) };
        }
    }
}

using BackpropWeb.Server.Http;
using BackpropWeb.Server.Studies.Commands;
using BackpropWeb.Server.Studies.Live;
using BackpropWeb.Server.Studies.Queries;
using BackpropWeb.Server.Studies.Shared;

namespace BackpropWeb.Server.Studies;

internal static class StudiesExtensions
{
    /// <summary>Adds starting, training, storage and watching of studies. Requires runs and the cluster.</summary>
    public static WebApplicationBuilder AddStudies(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<StudyMetrics>();
        services.AddSingleton<StudyStore>();
        services.AddSingleton<BlockReader>();
        services.AddSingleton<MemberCurves>();
        services.AddSingleton<StartComparison>();
        services.AddSingleton<LiveStudies>();
        services.AddSingleton<HelpedStudies>();
        services.AddSingleton<StudyQueries>();
        services.AddSingleton<StudyStream>();
        services.AddSingleton<StudyStarter>();
        services.AddSingleton<StudySteering>();
        services.AddSingleton<MemberRuns>();
        services.AddSingleton<MinimaStudies>();
        services.AddSingleton<IApiExamples, StudyExamples>();
        services.AddSingleton<StudyWriter>().AddHostedService(s => s.GetRequiredService<StudyWriter>());
        services.AddSingleton<StudyRestorer>().AddHostedService(s => s.GetRequiredService<StudyRestorer>());
        services.AddHostedService<ExhibitStudy>();
        return builder;
    }
}

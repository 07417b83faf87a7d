using System.Collections;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using BackpropWeb.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Tests.Hosting;

/// <summary>docs/operations.md lists the options and metrics that the server has.</summary>
/// <param name="server">Publishes the metrics.</param>
public sealed partial class OperationsDocumentTests(SharedServer server)
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private static readonly Dictionary<string, Row> Documented = OptionRow().Matches(Text())
        .Select(row => row.Groups)
        .Select(row => new Row(row["name"].Value, row["value"].Value.Trim(), row["range"].Value.Trim()))
        .ToDictionary(row => row.Name);

    public static TheoryData<string> Names => [.. ServerOption.All.Select(option => option.Name)];

    [Fact]
    public void TheTableHasExactlyTheOptionsOfTheServer() => Assert.Equal(
        ServerOption.All.Select(option => option.Name).Append("urls").Append(Collector).Order(StringComparer.Ordinal),
        Documented.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void TheDefaultAddressIsThatOfTheTable() =>
        Assert.Equal($"`{DefaultAddress.Url}`", Documented["urls"].Default);

    [Theory]
    [MemberData(nameof(Names))]
    public void TheDefaultIsThatOfTheTable(string name) => Assert.Equal(
        ServerOption.Find(name).Default,
        Documented[name].Default switch
        {
            "none" or "the machine's own" => null,
            "number of cores" => Environment.ProcessorCount,
            ['`', .. var text, '`'] => bool.TryParse(text, out var truth) ? truth : text,
            var number => Convert.ChangeType(
                Number(number), ServerOption.Find(name).Type, CultureInfo.InvariantCulture),
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void TheRangeIsThatOfTheTable(string name)
    {
        var option = ServerOption.Find(name);
        var (accepted, rejected) = Examples(Documented[name].Range, option.Type);
        Assert.All(accepted, value => Assert.Empty(option.Failures(value)));
        Assert.All(rejected, value =>
            Assert.StartsWith($"{name} ", Assert.Single(option.Failures(value)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheTableHasExactlyTheMetricsOfTheServer()
    {
        await server.Client.GetStringAsync("/healthz/ready", TestContext.Current.CancellationToken);
        var published = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "BackpropWeb")
                    published.Add(PrometheusName(instrument));
            },
        };
        listener.Start();
        Assert.NotEmpty(published);
        Assert.Equal(
            published.Order(StringComparer.Ordinal),
            Metric().Matches(Text()).Select(match => match.Groups["name"].Value).Distinct()
                .Order(StringComparer.Ordinal));
    }

    /// <summary>Values at the ends of a range, and just beyond them.</summary>
    private static (object?[] Accepted, object?[] Rejected) Examples(string range, Type type)
    {
        switch (range)
        {
            case "":
                return ([], []);
            case "not empty":
                return (["name"], [""]);
            case "path":
                return (["/backprop", "/labs/backprop-2"], ["backprop", "/backprop/", "//backprop", "/a/../b"]);
            case "http(s) address":
                return (["https://uni.example/backprop", "http://localhost:8080/"],
                    ["uni.example", "ftp://uni.example", "https://uni.example/?a=b"]);
            case "IP address":
                return (["10.0.0.7", "::1"], ["node-7"]);
            case "IP addresses, networks":
                return ([new[] { "192.168.1.7", "10.0.0.0/8" }], [new[] { "10.0.0.0/99" }, new[] { "proxy" }]);
            case "`true`, `false`":
                Assert.Equal(typeof(bool), type);
                return ([], []);
        }

        if (range.StartsWith('`'))
            return ([.. range.Split(", ").Select(word => word.Trim('`'))], ["Oracle"]);
        var numbers = NumericRange().Match(range);
        Assert.True(numbers.Success, $"This test does not understand the range \"{range}\".");
        var (least, most) = (Number(numbers.Groups["least"].Value), Number(numbers.Groups["most"].Value));
        var isOpen = numbers.Groups["open"].Success;
        return type == typeof(double)
            ? ([isOpen ? double.BitIncrement(least) : least, most],
                [isOpen ? least : double.BitDecrement(least), double.BitIncrement(most), double.NaN])
            : ([As(least), As(most)], [As(least - 1), As(most + 1)]);

        object As(double value) => Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
    }

    /// <summary>"1,000,000" or "10¹²".</summary>
    private static double Number(string text)
    {
        if (PowerOfTen().Match(text) is not { Success: true, Groups: var groups })
            return double.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        var exponent = string.Concat(groups["exponent"].Value.Select(digit => Superscripts.IndexOf(digit)));
        return Math.Pow(10, int.Parse(exponent, CultureInfo.InvariantCulture));
    }

    private static string PrometheusName(Instrument instrument) =>
        instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "")
        + (instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal) ? "_total" : "");

    private static string Text() => File.ReadAllText(RepositoryFile.Find("docs/operations.md"));

    [GeneratedRegex(
        @"^\| `(?<name>urls|OTEL_\w+|\w+:\w+)`[^|]* \|(?<value>[^|]*)\|(?<range>[^|]*)\|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OptionRow();

    [GeneratedRegex(
        @"^(?<open>above )?(?<least>[\d,]+),? to (?<most>[\d,⁰¹²³⁴⁵⁶⁷⁸⁹]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex NumericRange();

    [GeneratedRegex("^10(?<exponent>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex PowerOfTen();

    [GeneratedRegex(@"`(?<name>backpropweb_\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Metric();

    private sealed record Row(string Name, string Default, string Range);
}

/// <summary>An option of the server: a settable property of one of its options classes.</summary>
internal sealed class ServerOption
{
    private readonly PropertyInfo _property;

    private ServerOption(Type options, PropertyInfo property)
    {
        _property = property;
        // The only option with a name that its class does not determine.
        Name = property.Name == "ConnectionString"
            ? "ConnectionStrings:Runs"
            : $"{options.GetField("Section")!.GetRawConstantValue()}:{property.Name}";
        Options = options;
    }

    public static IReadOnlyList<ServerOption> All { get; } =
    [
        .. typeof(Program).Assembly.GetTypes()
            .Where(type => type.IsClass && type.Name.EndsWith("Options", StringComparison.Ordinal))
            .SelectMany(type => type.GetProperties().Where(property => property.SetMethod is { IsPublic: true })
                .Select(property => new ServerOption(type, property))),
    ];

    public string Name { get; }

    public Type Type => Nullable.GetUnderlyingType(_property.PropertyType) ?? _property.PropertyType;

    /// <summary>Null for an empty list too.</summary>
    public object? Default =>
        _property.GetValue(Activator.CreateInstance(Options)) is var value and not ICollection { Count: 0 }
            ? value
            : null;

    private Type Options { get; }

    public static ServerOption Find(string name) => All.Single(option => option.Name == name);

    /// <summary>Validation errors of otherwise valid options with this value.</summary>
    public IEnumerable<string> Failures(object? value)
    {
        var options = Activator.CreateInstance(Options)!;
        // Validated only for a node of a cluster, and for PostgreSQL.
        Set("Enabled", true);
        Set("Redis", "redis:6379");
        Set("ConnectionString", "Host=localhost");
        _property.SetValue(options, value);

        var contract = typeof(IValidateOptions<>).MakeGenericType(Options);
        var storage = Find("Storage:Provider");
        using var services = new ServiceCollection()
            .AddSingleton(typeof(IOptions<>).MakeGenericType(storage.Options), storage.WithValue("PostgreSql"))
            .BuildServiceProvider();
        var validator = ActivatorUtilities.CreateInstance(
            services, typeof(Program).Assembly.GetTypes().Single(type => type.IsAssignableTo(contract)));
        var result = (ValidateOptionsResult)contract.GetMethod("Validate")!.Invoke(validator, [null, options])!;
        return result.Failures ?? [];

        void Set(string name, object to) => Options.GetProperty(name)?.SetValue(options, to);
    }

    private object WithValue(object value)
    {
        var options = Activator.CreateInstance(Options)!;
        _property.SetValue(options, value);
        return Activator.CreateInstance(typeof(OptionsWrapper<>).MakeGenericType(Options), options)!;
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Tables;

/// <summary>Imports tables over HTTP in the formats that people export.</summary>
public sealed class TablesApiTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    static TablesApiTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("a,b,y\n0.5,1,0\n2,-3,1\n", ",", ".")]
    [InlineData("a;b;y\n0,5;1;0\n2;-3;1\n", ";", ",")]
    [InlineData("a;b;y\n0.5;1;0\n2;-3;1\n", ";", ".")]
    [InlineData("a\tb\ty\n0,5\t1\t0\n2\t-3\t1\n", "\t", ",")]
    [InlineData("a|b|y\n0.5|1|0\n2|-3|1\n", "|", ".")]
    [InlineData("a b   y\n  0.5  1  0\n  2   -3  1\n", " ", ".")]
    [InlineData("\"a\",\"b\",\"y\"\n\"0,5\",\"1\",\"0\"\n\"2\",\"-3\",\"1\"\n", ",", ",")]
    [InlineData("a,b,y\r\n0.5,1,0\r\n2,-3,1\r\n\r\n\r\n", ",", ".")]
    [InlineData("a,b,y\r0.5,1,0\r2,-3,1\r", ",", ".")]
    [InlineData(" a , b ,y\n +5e-1 , 1.0 ,0 \n 2 , −3 ,1\n,,\n , , \n", ",", ".")]
    [InlineData("a;b;y;\n.5;1.;0;\n2;-3;1;\n", ";", ".")]
    [InlineData("sep=;\r\na;b;y\r\n0,5;1;0\r\n2;-3;1", ";", ",")]
    [InlineData("\na,b,y\n\n0.5,1,0\n\n2,-3,1", ",", ".")]
    public async Task SeparatorsDecimalSignsAndLineEndsAreDetected(string text, string delimiter, string decimalSign)
    {
        var table = await ReadAsync(text);

        Assert.Equal(
            (delimiter, decimalSign, true, "utf-8"),
            (table.Delimiter, table.DecimalSign, table.Header, table.Encoding));
        Assert.Equal(["a", "b"], table.Problem.InputNames!);
        Assert.Equal(["y"], table.Problem.OutputNames!);
        Assert.Equal([[0.5, 1], [2, -3]], table.Problem.Cases!.Select(c => c.Input));
        Assert.Equal([[0.0], [1.0]], table.Problem.Cases!.Select(c => c.Desired));
    }

    [Fact]
    public async Task QuotesHoldSeparatorsQuotesAndLineBreaks()
    {
        var table = await ReadAsync("\"kind,\nreally\",y\n\"a \"\"b\"\"\",1\n \"c,\r\nd\" ,0\n\"a \"\"b\"\"\",0\n");

        Assert.Equal(["kind, really=a \"b\"", "kind, really=c, d"], table.Problem.InputNames!);
        Assert.Equal([[1, 0], [0, 1], [1, 0]], table.Problem.Cases!.Select(c => c.Input));
    }

    [Fact]
    public async Task AFaultAfterALineBreakInQuotesIsNamedByItsLineInTheText()
    {
        var faults = await FaultsAsync("a,y\n\"1\n2\",0\n3\n");
        Assert.Contains(faults, fault => fault is { Line: 4, Column: 0 });
    }

    public static TheoryData<string, string> Encodings => new()
    {
        { "utf-8", "utf-8" }, { "utf-8 with mark", "utf-8" }, { "utf-16", "utf-16" }, { "utf-16BE", "utf-16BE" },
        { "gb18030", "gb18030" }, { "windows-1252", "windows-1252" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task TheEncodingIsDetected(string written, string found)
    {
        var isWestern = written == "windows-1252";
        var text = isWestern ? TableFiles.Spreadsheet : "长度,宽度,种类\n1.5,2,山鸢尾\n3,4,变色鸢尾\n";
        var encoding = written == "utf-8 with mark"
            ? new UTF8Encoding(true)
            : written == "utf-8" ? new UTF8Encoding(false) : Encoding.GetEncoding(written);

        var table = await ReadAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], "text/csv");

        Assert.Equal(found, table.Encoding);
        Assert.Equal(isWestern ? "Länge" : "长度", table.Problem.InputNames![0]);
        Assert.Contains(isWestern ? "Art=groß" : "种类=山鸢尾", table.Problem.OutputNames!);
    }

    /// <summary>Two accented letters in a row are no Chinese character.</summary>
    [Fact]
    public async Task GermanIsNotTakenForChinese()
    {
        var bytes = Encoding.Latin1.GetBytes("Größe;y\n1,5;0\n2;1\n");
        Assert.Equal("Größe", (await ReadAsync(bytes, "text/csv")).Problem.InputNames![0]);
    }

    [Fact]
    public async Task BytesThatDoNotFitTheirMarkAreRefused()
    {
        using var answer = await PostAsync([0xFE, 0xFF, 0x00], "text/csv");
        Assert.Contains(
            "the bytes are not utf-16BE", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task ADeclaredEncodingCountsIfTheBytesFitIt()
    {
        var bytes = Encoding.GetEncoding("gb18030").GetBytes("长,种\n1,甲\n2,乙\n");
        Assert.Equal("gb18030", (await ReadAsync(bytes, "text/csv; charset=utf-8")).Encoding);
        Assert.Equal("gb18030", (await ReadAsync(bytes, "text/csv; charset=gb18030")).Encoding);
        using var answer = await PostAsync(bytes, "text/csv", "?encoding=utf-8");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Theory]
    [InlineData("1,2,0\n3,4,1\n", false)]
    [InlineData("a,b,c\n3,4,1\n", true)]
    [InlineData("colour,taste\nred,sweet\nred,sour\nblue,sour\n", true)]
    [InlineData("red,sweet\nred,sour\nblue,sour\n", false)]
    [InlineData("5.1,3.5,setosa\n4.9,3.0,setosa\n", false)]
    [InlineData(",x,y\n1,0.5,1\n2,0.6,0\n", true)]
    public async Task AHeaderIsDetected(string text, bool header) =>
        Assert.Equal(header, (await ReadAsync(text)).Header);

    [Fact]
    public async Task WhatIsDetectedCanBePrescribed()
    {
        var table = await ReadAsync("1,5;2;3\n4;5;6\n", "?header=true&delimiter=;&decimal=comma");
        Assert.Equal(["1,5", "2"], table.Problem.InputNames!);
        Assert.Equal([[4.0, 5]], table.Problem.Cases!.Select(c => c.Input));
        Assert.Equal(
            [[1, 5, 2]],
            (await ReadAsync("a|b|c|y\n1|5|2|3", "?delimiter=bar")).Problem.Cases!.Select(c => c.Input));
        Assert.Contains(
            await FaultsAsync("a;y\n1,5;0\n2;1\n", "?decimal=point"),
            fault => fault is { Line: 2, Column: 1, Value: "1,5" });
    }

    [Theory]
    [InlineData("?outputs=1", "cls=x cls=z", "a b")]
    [InlineData("?outputs=cls", "cls=x cls=z", "a b")]
    [InlineData("?outputs=-1", "b", "cls=x cls=z a")]
    [InlineData("", "b", "cls=x cls=z a")]
    [InlineData("?outputs=a,b", "a b", "cls=x cls=z")]
    [InlineData("?outputs=a&outputs=3", "a b", "cls=x cls=z")]
    [InlineData("?outputs=1&ignore=b", "cls=x cls=z", "a")]
    [InlineData("?ignore=3", "a", "cls=x cls=z")]
    public async Task OutputsAreNamedOrCounted(string query, string outputs, string inputs)
    {
        var table = await ReadAsync("cls,a,b\nx,1,0.5\nz,2,0.6\nx,3,0.1\n", query);
        Assert.Equal(outputs.Split(' '), table.Problem.OutputNames!);
        Assert.Equal(inputs.Split(' '), table.Problem.InputNames!);
    }

    [Fact]
    public async Task WordsBecomeUnitsAndTheCodingIsShown()
    {
        var table = await ReadAsync("ok,wild,y\nTRUE,yes,b\nfalse,no,a\nTRUE,no,c\n");

        Assert.Equal(["ok", "wild"], table.Problem.InputNames!);
        Assert.Equal([[1, 1], [0, 0], [1, 0]], table.Problem.Cases!.Select(c => c.Input));
        Assert.Equal([[0, 1, 0], [1, 0, 0], [0, 0, 1]], table.Problem.Cases!.Select(c => c.Desired));
        Assert.Equal(["boolean", "boolean", "classes"], table.Columns.Select(c => c.Kind));
        Assert.Equal([1.0], table.Columns[0].Coding!["TRUE"]);
        Assert.Equal([0.0, 1, 0], table.Columns[2].Coding!["b"]);
    }

    [Fact]
    public async Task TheFirstCasesAreShownAsTheyAreWritten()
    {
        var preview = (await ReadAsync("a;y\n1,50;\"yes\"\n;no\n2;no\n", "?missing=skip")).Preview;
        Assert.Equal(["2: 1,50 yes", "4: 2 no"], preview.Select(row => $"{row.Line}: {string.Join(' ', row.Cells)}"));
        Assert.Equal(5, (await ReadAsync(TableFiles.Iris)).Preview.Count);
    }

    [Fact]
    public async Task ThePublicTablesAreReadAsTheyAre()
    {
        var iris = await ReadAsync(TableFiles.Iris);
        Assert.Equal(
            (4, 3, 60, false),
            (iris.Problem.InputNames!.Count, iris.Problem.OutputNames!.Count, iris.Problem.Cases!.Count, iris.Header));
        Assert.Equal("column 5=Iris-setosa", iris.Problem.OutputNames[0]);

        var wine = await ReadAsync(TableFiles.Wine, "?outputs=1");
        Assert.Equal(["column 1=1", "column 1=2", "column 1=3"], wine.Problem.OutputNames!);
        Assert.Equal(13, wine.Problem.InputNames!.Count);
        Assert.Equal([0.0, 0, 1], wine.Problem.Cases![59].Desired);
        Assert.Contains(wine.Notes, note => note.Contains("scale them", StringComparison.Ordinal));
        Assert.Equal(["column 1"], (await ReadAsync(TableFiles.Wine, "?outputs=1&classes=false")).Problem.OutputNames!);

        var banknotes = await ReadAsync(TableFiles.Banknotes);
        Assert.Equal((4, 1), (banknotes.Problem.InputNames!.Count, banknotes.Problem.OutputNames!.Count));

        var cancer = await ReadAsync(TableFiles.BreastCancer, "?outputs=2&ignore=1");
        Assert.Equal(30, cancer.Problem.InputNames!.Count);
        Assert.Equal(["column 2=B", "column 2=M"], cancer.Problem.OutputNames!);
        Assert.Contains(
            (await ReadAsync(TableFiles.BreastCancer, "?outputs=2")).Notes,
            note => note.StartsWith("Column 1, ", StringComparison.Ordinal)
                && note.Contains("names the lines", StringComparison.Ordinal));

        var found = await ReadAsync(TableFiles.BreastCancer, "?ignore=1");
        Assert.Equal(cancer.Problem.OutputNames!, found.Problem.OutputNames!);
        Assert.Contains(found.Notes, note => note.StartsWith("Column 2, ", StringComparison.Ordinal)
            && note.Contains("is the desired output", StringComparison.Ordinal));

        var marks = await ReadAsync(TableFiles.BreastCancerMarks, "?ignore=1&missing=skip");
        Assert.Equal(38, marks.Problem.Cases!.Count);
        Assert.Equal([8, 24], marks.SkippedLines);
        Assert.Equal(["column 11=2", "column 11=4"], marks.Problem.OutputNames!);
    }

    /// <summary>They must not become classes.</summary>
    [Theory]
    [InlineData("price;y\n1.234,50;0\n2.345,60;1", "1.234,50")]
    [InlineData("price,y\n\"$1,234\",0\n$5,1", "$1,234")]
    [InlineData("price,y\n12 €,0\n5.50 €,1", "12 €")]
    [InlineData("share,y\n5%,0\n7.5 %,1", "5%")]
    [InlineData("people;y\n1'234'567;0\n7'654'321;1", "1'234'567")]
    [InlineData("balance,y\n(5),0\n(6),1\n3,1", "(5)")]
    [InlineData("balance,y\n5.50-,0\n6-,1\n3,1", "5.50-")]
    [InlineData("'a','y'\n'1.5','0'\n'2','1'", "'1.5'")]
    public async Task NumbersWrittenForPeopleAreNamed(string text, string first)
    {
        using var answer = await PostAsync(Encoding.UTF8.GetBytes(text), "text/csv");
        Assert.Equal(422, (int)answer.StatusCode);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        Assert.Equal(
            "and without thousands separators, brackets, quotation marks, currency and per cent signs; "
                + $"was \"{first}\".",
            ((string?)problem["errors"]!["line 2, column 1"]![0])!.Split("\" ", 2)[1]);
    }

    /// <summary>1,234 and 1.234 can be either; then the answer says which was read.</summary>
    [Theory]
    [InlineData("p;s;y\n1.234;3;0\n12.345;4;1", '.')]
    [InlineData("p;s;y\n1,234;3;0\n2,345;4;1", ',')]
    [InlineData("p;s;y\n1.234;3;0\n0.345;4;1", null)]
    [InlineData("p;s;y\n1,234;3;0\n2,34;4;1", null)]
    [InlineData("p,s,y\n1.234,3,0\n2.345,4,1", null)]
    public async Task AnAmbiguousDecimalSignIsPointedOut(string text, char? sign)
    {
        var note = (await ReadAsync(text)).Notes.SingleOrDefault(
            note => note.Contains("thousands", StringComparison.Ordinal));
        Assert.Equal(sign is null ? null : $"\"{sign}\" was read as the decimal sign.", note?.Split(" If")[0]);
    }

    [Fact]
    public async Task MarksWithoutWidthAreNoPartOfNumbers() => Assert.Equal(
        [1.0, 2], (await ReadAsync("a,y\n\u200b1,0\n2\u200e,1\n")).Problem.Cases!.Select(c => c.Input[0]));

    /// <summary>Without a wish, only a last column of fractions gives way to a column of classes.</summary>
    [Theory]
    [InlineData("kind,a,b\nx,1,0.5\ny,2,0.7\nx,3,0.1\ny,4,0.2", "kind=x kind=y")]
    [InlineData("类别;甲;乙\n红;1;0,5\n蓝;2;0,7\n红;3;0,1\n蓝;4;0,2", "类别=红 类别=蓝")]
    [InlineData("kind,a,b\nx,1,5\ny,2,7\nx,3,5\ny,4,7", "b=5 b=7")] // perhaps classes themselves
    [InlineData("kind,shop,b\nx,u,0.5\ny,v,0.7\nx,u,0.1\ny,v,0.2", "b")] // which of both?
    [InlineData("name,a,b\nann,1,0.5\nbob,2,0.7\ncyd,3,0.1\ndan,4,0.2", "b")] // names of lines
    public async Task TheOutputIsFoundWhereItCanBeTold(string text, string outputs) =>
        Assert.Equal(outputs, string.Join(' ', (await ReadAsync(text)).Problem.OutputNames!));

    [Fact]
    public async Task TheAnswerStartsARun()
    {
        var table = await server.Client.PostAsync(
            "/api/tables?name=plants", new StringContent(TableFiles.Iris, Encoding.UTF8, "text/csv"), Token);
        var problem = (await table.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("problem");

        var run = await server.StartAsync(new { problem, epochs = 5 });

        Assert.Equal(60, run.Cases);
        Assert.Equal("plants", run.Recipe.Problem!.Name);
    }

    [Fact]
    public async Task ConstantColumnsAndIdsArePointedOut()
    {
        var notes = (await ReadAsync("id,a,same,y\n1,0.5,3,0\n2,0.1,3,1\n3,0.7,3,0\n4,0.7,3,1\n5,0.2,3,1\n")).Notes;
        Assert.Contains(notes, note => note.StartsWith("Column 1, \"id\"", StringComparison.Ordinal));
        Assert.Contains(
            notes,
            note => note.StartsWith("Column 3, \"same\", has the value 3 in every line", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MissingValuesAreNamedOrTheirLinesLeftOut()
    {
        const string Text = "a,b,y\n1,?,0\n2,5,1\nNA,,1\n3,nan,0\n4,6,0\n";
        var faults = await FaultsAsync(Text);
        Assert.Equal(
            [(2, 2, "?"), (4, 1, "NA"), (4, 2, ""), (5, 2, "nan")],
            faults.Select(f => (f.Line, f.Column, f.Value)));

        var table = await ReadAsync(Text, "?missing=skip");
        Assert.Equal([2, 4, 5], table.SkippedLines);
        Assert.Equal([[2.0, 5], [4, 6]], table.Problem.Cases!.Select(c => c.Input));
    }

    [Theory]
    [InlineData("", 1, 0, "empty")]
    [InlineData("   \n \n", 1, 0, "empty")]
    [InlineData("a\n1\n2\n", 1, 0, "only one column")]
    [InlineData("a,y\n", 1, 0, "no case under the header")]
    [InlineData("a,a,y\n1,2,0\n", 1, 2, "two columns named \"a\"")]
    [InlineData("a,y\n1,0\n1\n1,2,3\n", 3, 0, "must hold 2 values, as the header does; it holds 1.")]
    [InlineData("1,0\n1,0\n1,2,3\n", 3, 0, "as the first line does; it holds 3.")]
    [InlineData("a,y\n1,0\n2.5.1,1\n3,1\n", 3, 1, "was \"2.5.1\"")]
    [InlineData("a;y\n1,5;0\n2.5;1\n3,5;1\n", 3, 1, "decimal sign \",\"")]
    [InlineData("a,y\n1,0\n1e101,1\n", 3, 1, "at most 1E+100; was 1e101.")]
    [InlineData("a,y\n1,0\n1e999,1\n", 3, 1, "was 1e999.")]
    [InlineData("a,y\n1,0\n\"2,1\n3,1\n", 3, 1, "never closed")]
    [InlineData("a,y\n1,0\n\"2\"x,1\n", 3, 1, "\"x\" follows a closed quotation mark")]
    [InlineData("a,y\n5\" pipe,0\n6\" pipe,1\n", 2, 1, "stands inside a value")]
    [InlineData("PK\u0003\u0004\0\0", 1, 0, "workbook")]
    [InlineData("a,y\n1\0,2\n", 1, 0, "NUL")]
    public async Task BadLinesAreNamedByLineColumnValueAndReason(string text, int line, int column, string reason)
    {
        var faults = await FaultsAsync(text);

        Assert.Contains(
            faults,
            fault => (fault.Line, fault.Column) == (line, column)
                && fault.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?outputs=nothing", 422, "line 1")]
    [InlineData("?outputs=0", 422, "line 1")]
    [InlineData("?outputs=9", 422, "line 1")]
    [InlineData("?outputs=a,y", 422, "line 1")]
    [InlineData("?delimiter=x", 422, "delimiter")]
    [InlineData("?decimal=!", 422, "decimal")]
    [InlineData("?header=perhaps", 422, "header")]
    [InlineData("?missing=guess", 422, "missing")]
    [InlineData("?encoding=utf-7", 422, "encoding")]
    [InlineData("?header=true&header=false", 400, "header")]
    public async Task ABadQueryIsNamed(string query, int status, string field)
    {
        using var answer = await PostAsync("a,y\n1,0\n"u8.ToArray(), "text/csv", query);
        Assert.Equal(status, (int)answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors");
        Assert.True(errors.TryGetProperty(field, out _), errors.ToString());
    }

    [Fact]
    public async Task OtherTypesAndLargeBodiesAreRefused()
    {
        using var json = await PostAsync("{}"u8.ToArray(), "application/json");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        using var none = await server.Client.PostAsync(
            "/api/tables", new ByteArrayContent("a,b\n1,2"u8.ToArray()), Token);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, none.StatusCode);
        using var large = await PostAsync(new byte[(4 * 1024 * 1024) + 1], "text/csv");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task LimitsAreNamed()
    {
        using var small = new RunningServer(("Limits:Cases", "3"), ("Limits:Units", "6"));
        Assert.Contains(
            "at most 4 lines", await RefusalAsync("a,y\n1,0\n2,0\n3,0\n4,0\n5,0\n"), StringComparison.Ordinal);
        Assert.Contains("at most 6 columns", await RefusalAsync("1,2,3,4,5,6,7\n"), StringComparison.Ordinal);
        Assert.Contains("Limits:Units", await RefusalAsync("a,b,c\nu,x,1\nv,z,2\nw,q,3\n"), StringComparison.Ordinal);
        Assert.Contains("different words", await (await PostAsync(
            Encoding.UTF8.GetBytes("a,y\n" + string.Concat(Enumerable.Range(0, 101).Select(n => $"w{n},1\n"))),
            "text/csv")).Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        async Task<string> RefusalAsync(string text)
        {
            using var answer = await small.Client.PostAsync(
                "/api/tables", new StringContent(text, Encoding.UTF8, "text/csv"), Token);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync(Token);
        }
    }

    [Fact]
    public async Task ReasonsAndNotesAreInTheReadersLanguage()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tables")
        {
            Content = new StringContent("a,y\n?,0\n", Encoding.UTF8, "text/csv"),
        };
        request.Headers.AcceptLanguage.ParseAdd("zh-CN,en;q=0.5");
        using var answer = await server.Client.SendAsync(request, Token);
        Assert.Contains("“a”没有值", await Decoded(answer), StringComparison.Ordinal);

        static async Task<string> Decoded(HttpResponseMessage answer) =>
            (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors")
                .GetProperty("line 2, column 1")[0].GetString()!;
    }

    /// <summary>Every response is a problem or names the error; none is a 500.</summary>
    [Fact]
    public async Task AnyBytesAreReadOrRefused()
    {
        string[] files = [TableFiles.Iris, TableFiles.Spreadsheet, TableFiles.BreastCancerMarks,
            "a,y\n\"1\n2\",0\n3,1\n", "长,种\n1,甲\n2,乙\n"];
        string[] queries = ["", "?header=true", "?delimiter=spaces", "?decimal=comma", "?missing=skip&outputs=1",
            "?encoding=gb18030", "?outputs=-1&ignore=1"];
        var statuses = new Dictionary<int, int>();
        for (var n = 0; n < 1_500; n++)
        {
            var random = new Random(n);
            var bytes = Encoding.GetEncoding(random.Next(3) switch { 0 => "utf-16", 1 => "gb18030", _ => "utf-8" })
                .GetBytes(files[random.Next(files.Length)]).ToList();
            for (var times = random.Next(12); times > 0; times--)
            {
                var place = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[place] = (byte)random.Next(256); break;
                    case 1:
                        string[] marks = ["\"", "\r", ";", ",", "\0", "1e999", "−", "\ud83d\ude00", "\"\"", "\t"];
                        bytes.InsertRange(place, Encoding.UTF8.GetBytes(marks[random.Next(10)]));
                        break;
                    case 2: bytes.RemoveRange(place, Math.Min(random.Next(20), bytes.Count - place)); break;
                    default: bytes.InsertRange(place, bytes.GetRange(0, random.Next(bytes.Count))); break;
                }

                if (bytes.Count == 0)
                    bytes.Add((byte)'a');
            }

            using var answer = await PostAsync([.. bytes], "text/csv", queries[random.Next(queries.Length)]);
            var status = (int)answer.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Assert.True(
                status is 200 or 422,
                $"Random({n}) answered {status}: {await answer.Content.ReadAsStringAsync(Token)}");
        }

        Assert.True(statuses[200] > 30 && statuses[422] > 100, JsonSerializer.Serialize(statuses));
    }

    private Task<Table> ReadAsync(string text, string query = "") =>
        ReadAsync(Encoding.UTF8.GetBytes(text), "text/csv", query);

    private async Task<Table> ReadAsync(byte[] bytes, string type, string query = "")
    {
        using var answer = await PostAsync(bytes, type, query);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.Table, Token))!;
    }

    private async Task<TableFault[]> FaultsAsync(string text, string query = "")
    {
        using var answer = await PostAsync(Encoding.UTF8.GetBytes(text), "text/csv", query);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("faults")
            .Deserialize<TableFault[]>(JsonSerializerOptions.Web)!;
    }

    private Task<HttpResponseMessage> PostAsync(byte[] bytes, string type, string query = "")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return server.Client.PostAsync("/api/tables" + query, content, Token);
    }
}

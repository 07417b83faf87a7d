using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Problems;

public sealed class TableReaderTests
{
    [Fact]
    public void Read_NumbersAndCategories_BecomeUnits()
    {
        var problem = Read(
            """"
            length, colour ,"kind, really",good
            1.5,red,a,1

            -2e1,"blue ""sky""",b,0
             0 , red ,a,0.5
            """", "good", "kind, really");

        Assert.Equal(["length", "colour=blue \"sky\"", "colour=red"], problem.InputNames);
        Assert.Equal(["kind, really=a", "kind, really=b", "good"], problem.OutputNames);
        Assert.Equal([[1.5, 0, 1], [-20, 1, 0], [0, 0, 1]], problem.Cases.Select(c => c.Input));
        Assert.Equal([[1, 0, 1], [0, 1, 0], [1, 0, 0.5]], problem.Cases.Select(c => c.Desired));
        Assert.Equal("mine", problem.Name);
    }

    [Theory]
    [InlineData("a,y\r\n1,0\r\n2,1\r\n")]
    [InlineData("\uFEFFa,y\n1,0\n2,1")]
    [InlineData("\n\na,y\n\n1,0\n\"2\",\"1\"\n\n")]
    public void Read_LineEndsOfAllKinds_AreOneTable(string text) =>
        Assert.Equal([1, 2], Read(text, "y").Cases.Select(c => c.Input[0]));

    [Theory]
    [InlineData("", 1, 0, "no header")]
    [InlineData("a,y", 1, 0, "no case")]
    [InlineData("a,b\n1,2", 1, 0, "no column named \"y\"")]
    [InlineData("y\n1", 1, 0, "at least one must be an input")]
    [InlineData("a,,y\n1,2,3", 1, 2, "needs a name")]
    [InlineData("a,a,y\n1,2,3", 1, 2, "two columns named \"a\"")]
    [InlineData("a,y\n1,0\n1\n1,2,3", 3, 0, "must hold 2 values, as the header does; it holds 1.")]
    [InlineData("a,y\n1,0\n\n,1", 4, 1, "\"a\" has no value")]
    [InlineData("a,y\n1,0\n1e101,1", 3, 1, "at most 1E+100; was 1e101.")]
    [InlineData("a,y\n1,0\nNaN,1", 3, 1, "was NaN")]
    [InlineData("a,y\n1,0\n\"2,1\n3,1", 3, 1, "never closed")]
    [InlineData("a,y\n1,0\n\"2\"x,1", 3, 1, "\"x\" follows a closed quotation mark")]
    [InlineData("a,y\n\"1\n\n\",0\n2", 5, 0, "it holds 1")]
    public void Read_FaultyTable_SaysWhereAndWhy(string text, int line, int column, string reason)
    {
        var refusal = Assert.Throws<TableException>(() => Read(text, "y"));

        Assert.Equal((line, column), (refusal.Faults[0].Line, refusal.Faults[0].Column));
        Assert.Contains(reason, refusal.Faults[0].Reason.ToString());
        Assert.Contains(refusal.Faults[0].ToString(), refusal.Message);
    }

    [Fact]
    public void Read_ManyFaults_ReportsEachUpToAHundred()
    {
        var text = "a,y\n" + string.Concat(Enumerable.Repeat("1\n", 200));
        var refusal = Assert.Throws<TableException>(() => Read(text, "y"));

        Assert.Equal(100, refusal.Faults.Count);
        Assert.Equal(Enumerable.Range(2, 100), refusal.Faults.Select(fault => fault.Line));
    }

    [Fact]
    public void Read_MoreThanTheLimits_IsRefusedByName()
    {
        const string text = "a,b,y\n1,u,0\n2,v,1\n3,w,1";
        Refused("at most 2 cases", new(Lines: 2));
        Refused("at most 2 columns", new(Columns: 2));
        Refused("at most 20 characters", new(Characters: 20));
        Refused("\"u\" is not a number, so \"b\" is a category; but it has 3 different values", new(Categories: 2));
        Assert.Equal(3, Read(text, new TableLimits(3, 3, 3, 24), "y").Cases.Length);

        void Refused(string reason, TableLimits limits) =>
            Assert.Contains(reason, Assert.Throws<TableException>(() => Read(text, limits, "y")).Message);
    }

    [Fact]
    public void Read_NoDesiredColumn_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Read("a\n1"));
        Assert.Throws<ArgumentNullException>(() => TableReader.Read("mine", null!, ["y"]));
    }

    private static Problem Read(string text, params string[] desired) => Read(text, new TableLimits(), desired);

    private static Problem Read(string text, TableLimits limits, params string[] desired)
    {
        using var reader = new StringReader(text);
        return TableReader.Read("mine", reader, desired, limits);
    }
}

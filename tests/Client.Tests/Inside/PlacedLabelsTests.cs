using BackpropWeb.Client.Inside;

namespace BackpropWeb.Client.Tests.Inside;

public sealed class PlacedLabelsTests
{
    [Fact]
    public void ALabelStandsAtTheRightAndAtTheEdgeAtTheLeft()
    {
        var room = new PlacedLabels(0, 0, 100, 100);

        Assert.Equal((21, 54), room.Place(10, 50, "0 1"));
        Assert.Equal((95 - 11 - 26, 24), room.Place(95, 20, "1 0"));
    }

    [Fact]
    public void NoLabelCoversAnotherOrAMark()
    {
        var room = new PlacedLabels(0, 0, 60, 60);
        room.Reserve(30, 30, 7);

        var places = Enumerable.Range(0, 9).Select(_ => room.Place(30, 30, "12")).ToArray();

        Assert.Equal(places.Take(4).Distinct().Count(), places.Count(place => place is not null));
        Assert.Null(places[^1]);
    }
}

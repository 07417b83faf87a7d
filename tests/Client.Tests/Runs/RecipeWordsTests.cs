using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Shared;
using BackpropWeb.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Client.Tests.Runs;

public sealed class RecipeWordsTests : FigureContext
{
    [Theory]
    [InlineData(Activation.Logistic, "logistic", 2, 4, 1)]
    [InlineData(Activation.Tanh, "tanh", 2, 4, 1)]
    [InlineData(Activation.Linear, "linear", 2, 1)]
    public void Rows_OneFunction_IsNamedOnce(Activation activation, string name, params int[] layers) =>
        Assert.Equal(name, UnitFunctions(NetworkShape.Chain(activation, layers)));

    [Fact]
    public void Rows_OtherFunctionAtTheOutput_NamesBoth()
    {
        var chain = NetworkShape.Chain(Activation.Tanh, 2, 4, 1);

        Assert.Equal(
            "hidden units: tanh; output units: logistic",
            UnitFunctions(new(chain.Layers, chain.Connections, Activation.Tanh, Activation.Logistic)));
    }

    [Fact]
    public void Rows_Pace_IsTheLastRowOfARun()
    {
        var exhibit = Trained.Exhibit("xor");
        var ofRecipe = RecipeWords.Rows(exhibit, English);

        Assert.Equal([.. ofRecipe, ("Pace", "full speed")], RecipeWords.Rows(null, exhibit, English));
        Assert.Equal([.. ofRecipe, ("Pace", "60 epochs per second")], RecipeWords.Rows(60, exhibit, English));
    }

    private IStringLocalizer<Words> English
    {
        get
        {
            Language("en");
            return Services.GetRequiredService<IStringLocalizer<Words>>();
        }
    }

    private string UnitFunctions(NetworkShape network)
    {
        var exhibit = Trained.Exhibit("xor");
        return RecipeWords.Rows(new(exhibit.Problem, network, exhibit.Rule, exhibit.Start, 1), English)
            .Single(row => row.Name == "Unit functions").Value;
    }
}

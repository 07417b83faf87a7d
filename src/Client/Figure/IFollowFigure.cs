namespace BackpropWeb.Client.Figure;

/// <summary>A component that follows the figure of the page.</summary>
internal interface IFollowFigure
{
    /// <summary>The figure shows another epoch or another run, or its run has changed. Implementations need
    /// <see cref="JSInvokableAttribute"/>.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="epoch">The slider's epoch.</param>
    /// <param name="ended">Whether the run has ended.</param>
    /// <param name="recipeHash">Hash of the run's recipe; it changes with the rule.</param>
    Task MoveToAsync(string runId, int epoch, bool ended, string? recipeHash);
}

"""The causes that a run of the clinic may have: the same list stands beside every run."""
from ...exercises.causes import Cause

CAUSES = {
    "not_reached": Cause(
        "The steps do not reach the weights that would have to change.",
        "Then some weight would be the same after a hundred steps as before the first."),
    "softmax_twice": Cause(
        "The loss normalises something that has been normalised before.",
        "Then the model's outputs would lie between 0 and 1, and add up to 1 in each row."),
    "no_gradient": Cause(
        "A function between output and loss is flat where the outputs lie.",
        "Then the gradients of all weights would be exactly 0 from the first step on."),
    "shapes": Cause(
        "Predictions and targets have different shapes and are broadcast.",
        "Then the residual of n rows would have n times n entries."),
    "no_log": Cause(
        "The loss gets probabilities where it expects their logarithms.",
        "Then the loss would lie between -1 and 0."),
    "not_finite": Cause(
        "A function is evaluated where its value or its derivative is not finite.",
        "Then inf or nan would show up in a value or in a gradient."),
    "mixed_rows": Cause(
        "Inputs and targets do not belong to the same rows.",
        "Then a model could still learn eight rows by heart, but would predict no others."),
    "old_gradients": Cause(
        "The gradients of earlier steps are added to that of the present one.",
        "Then, with the weights held still, the gradient would grow from call to call."),
    "mode": Cause(
        "The model is evaluated in training mode, or trained in evaluation mode.",
        "Then setting the other mode before the evaluation, or the steps, would change the log."),
    "averages": Cause(
        "Means of groups of different size are averaged as if the groups were equal.",
        "Then the number would change with the size of the batches, for the same model."),
    "padding": Cause(
        "Entries that only fill up a batch count in the mean.",
        "Then longer padding would change the loss of the same rows."),
    "swapped": Cause(
        "The two arguments of a loss that is not symmetric are exchanged.",
        "Then the best constant prediction would be another one than the mean of the targets."),
    "wrong_classes": Cause(
        "The class weights are given to the wrong classes.",
        "Then the class that is rare would count less than without any weights."),
    "sign": Cause(
        "A sign is reversed: the loss falls as the model gets worse.",
        "Then the loss would fall while the predictions for the rows of the training get worse."),
    "rounded_targets": Cause(
        "The targets are converted to a type that cannot hold them.",
        "Then the targets that reach the loss would differ from those in the file."),
    "leak": Cause(
        "Rows that the model is evaluated on took part in making it.",
        "Then the result on rows that nobody has touched would be worse than the one reported."),
}

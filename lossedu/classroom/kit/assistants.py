"""A page for those who help in class: the mistakes of each exercise, what a learner who makes one
believes, and which question to ask."""
from .deck import worth
from .markdown import sentences
from .mistakes import in_words, told

HOW = (
    "The check has told them the hint already. If they ask you all the same, let them first say "
    "what they did and why; then find it below. Each entry has the mistake in a few words, what "
    "came, and what it shows that they have done or believe. *Ask* is the next question: wait for "
    "their answer, and do not give the solution away. If none of the entries fits, let them work "
    "out the smallest case that the check shows, by hand.")
ALONE = {  # what to ask where a hint asks nothing
    "estimate": "How did you get this number? Which step would change it?",
    "decide": "Which fact of the case speaks for this choice?",
    "derive": "Which rule leads from the line above to this one?",
    "debug": "What does this line do to the smallest case?",
    "run": "Which experiment would come out differently for another cause?",
    "train": "What do the predictions look like beside the targets?",
    "implement": "What does your function give for the smallest case, and what is right there?"}


def page(material, own=()):
    """The page as Markdown, from the `Material` of a unit; `own` are exercises of a class that are
    not on it."""
    head = [f"# For assistants: {material.title.partition(':')[0]}", HOW]
    if own:
        named = ", ".join(f"`{one}`" for one in own)
        head.append(f"Not on this page are the class's own exercises: {named}. Each file in "
                    "`exercises/` has its mistakes and their hints.")
    body = [_task(one) for one in material.tasks]
    if material.deeper_tasks:
        body += ["# Going deeper", *(_task(one) for one in material.deeper_tasks)]
    return "\n\n".join([*head, *body]) + "\n"


def _task(task):
    exercise = task.exercise
    head = (f"## Exercise {task.number} · {exercise.title}\n\n*{exercise.kind} · "
            f"{worth(exercise)} · {exercise.minutes} minutes · `{exercise.name}`*")
    asked = getattr(exercise, "story", exercise.goal)  # of a program to be mended: what one sees
    parts = [head, asked, _right(exercise)]
    parts += [_mistake(exercise, one) for one in told(exercise)]
    if exercise.further:
        parts.append(f"**If they are still stuck:** {exercise.further}")
    return "\n\n".join(parts)


def _right(exercise):
    return ("<details><summary>What is right</summary>\n\n"
            f"```python\n{exercise.solution.strip()}\n```\n\n</details>")


def _mistake(exercise, one):
    names = ", ".join(in_words(name) for name in one.names)
    head = f"- **{names[:1].upper()}{names[1:]}:**"
    if "```" in one.handed_in:
        head += one.handed_in.replace("\n", "\n  ") + f"\n\n  {one.means}" * bool(one.means)
    else:
        shown = one.handed_in.rstrip(".")
        head = " ".join(part for part in (head, f"{shown}." * bool(shown),
                                          one.means) if part)
    asked = one.ask if one.ask else ALONE[exercise.kind]
    word = "Ask" if sentences(asked)[-1].endswith("?") else "Say"
    return f"{head}\n\n  *{word}:* {asked}"

'''The course as graded assignments: hand out, collect, grade safely, give feedback that teaches.

    lossedu classroom init statistics --units regression,outliers     # a course of nbgrader's
    nbgrader generate_assignment outliers                              # ... release, collect
    lossedu grade statistics --unit outliers --jobs 2

A teacher's folder is described in `folder.py`. Grading goes one way:

    submissions.py   what was handed in is read, and nothing of it is run
    needed.py        which of its cells have to run
    sandbox.py       a process that can do no harm: inside.py is what runs in it, mounts.py what it
                     sees, filter.py what the kernel refuses it, watch.py what it uses
    elsewhere.py     the answers of one submission, each in a sandbox
    grading.py       the verdicts, reached here: `grade` for one submission, `grade_unit` for all
    results.py       what was found
    graders.py       a process for each job: one that dies costs its own submission
    gradebook.py     points for nbgrader; deadlines.py what lateness costs, exporting.py tables for
                     other systems
    pages.py         what students and teachers read; by_hand.py, alike.py, unexplained.py

Beside it stand handout.py, links.py and correcting.py (what students get), exercises.py (a
teacher's own ones; those that are drawn come from lossedu/pools), leaving.py and kit/ (what a
teacher takes into the lesson). doctor.py says what is missing on the machine, condition.py and
astray.py in the class, ungraded.py who handed in and has no points; students.py reads the list.
'''

"""A shop's image search: which evidence decides between two embeddings?"""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="A search for new products", points=2, difficulty=3, minutes=5,
    case="A shop finds products by a photo. The embedding comes from the last hidden layer of a "
         "network that was trained with a softmax head on last year's 3,000 products. Customers "
         "look for this year's products; the first hit counts. A colleague trained the network "
         "with a triplet loss on the same photos. On other photos of last year's products its mean "
         "average precision is 12 points higher (interval 11 to 13), and she wants to replace the "
         "old embedding. What do you do?",
    options=dict(
        new=Right("hold out whole products, tune both losses, and compare the top-1 on the "
                  "products held out, with an untrained embedding beside them"),
        replace=Wrong("replace it, for the interval is far from 0",
                      "The difference is sure. For which products was it measured?"),
        photos=Wrong("repeat the comparison with 20 more splits of last year's photos",
                     "More splits make the interval narrower. Do they answer another question?"),
        loss=Wrong("compare the triplet loss of both embeddings on new photos",
                   "One of the two was trained for this loss. What does a customer see of it?"),
        softmax=Wrong("keep the softmax head, for cross-entropy gives probabilities",
                      "Probabilities of which products? Does the search use them?")),
    reasons=dict(
        classes=Right("The products that are searched for are not those of the training."),
        measure=Right("The first hit counts, and mean average precision also counts the later "
                      "ones."),
        negatives=Wrong("A triplet loss needs a choice of negatives.",
                        "True, whichever of these you do. Would you do something else if it "
                        "needed none?"),
        interval=Wrong("The interval of 11 to 13 does not contain 0.",
                       "True. It rules out chance, and says nothing about other products."),
        zero=Wrong("A triplet loss can reach exactly 0.",
                   "True, and no part of the case depends on it."),
        always=Wrong("A metric loss is made for retrieval, so it finds more.",
                     "This is what is to be found out. What did the unit measure on unseen "
                     "classes?")),
    because="the colleague measured another group of classes by another measure. Which embedding "
            "ranks the classes of the training well need not be the one that finds new ones.")

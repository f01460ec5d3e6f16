"""The loss of a variational autoencoder, with three lines that mistake what they are given."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case, Mistake


def vae_terms(x, mu, logvar, noise, weight, bias):
    """The two terms of the negative ELBO and its gradient, for a linear decoder.

    x (n, D): pixels, 0.0 or 1.0. mu, logvar (n, d): mean and log-variance of q(z|x). noise (n, d):
    standard normal numbers, one draw for each row. The logits of the pixels are z @ weight + bias,
    weight (d, D), bias (D,). Returns the negative log-likelihood of all pixels of an image and the
    KL divergence of q(z|x) from N(0, 1), each as a mean over the images, and the gradient of their
    sum in mu (n, d).
    """
    import torch
    import torch.nn.functional as F
    x, noise, weight, bias = (torch.tensor(one) for one in (x, noise, weight, bias))
    mu = torch.tensor(mu, requires_grad=True)
    logvar = torch.tensor(logvar)
    z = mu + torch.exp(logvar / 2) * noise
    logits = z @ weight + bias
    losses = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
    pixels = losses.sum(dim=1).mean()
    kl = 0.5 * (mu ** 2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()
    (pixels + kl).backward()
    return pixels.item(), kl.item(), mu.grad.numpy()


def draw(rng):
    def drawn(n, D, d, spread=True):
        x = (rng.random((n, D)) < 0.4).astype(float)
        mu, noise = rng.normal(size=(n, d)), rng.normal(size=(n, d))
        logvar = rng.normal(size=(n, d)) - 0.5 if spread else np.zeros((n, d))
        return x, mu, logvar, noise, rng.normal(size=(d, D)), rng.normal(size=D)

    yield Case(*drawn(3, 1, 2, spread=False)).note("one pixel, variance 1")
    yield Case(*drawn(4, 1, 1)).note("one pixel, one latent dimension")
    yield Case(*drawn(2, 5, 3, spread=False)).note("variance 1")
    yield Case(*drawn(1, 4, 2)).note("one image")
    yield Case(*drawn(5, 6, 2)).note("five images of six pixels")
    yield Case(*drawn(3, 3, 3)).note("as many images, pixels and dimensions")
    yield Case(*drawn(6, 2, 4)).note("more dimensions than pixels")
    x, mu, logvar, noise, weight, bias = drawn(3, 4, 2)
    yield Case(x, mu, logvar - 14, noise, weight, bias).note("narrow q")
    yield Case(x, mu, logvar + 12, noise, weight, bias).note("wide q")
    yield Case(x, 0 * mu, 0 * logvar, noise, weight, bias).note("q equal to the prior")
    yield Case(x, mu, logvar, 0 * noise, weight, 400 * bias).note("logits in the hundreds")


def by_hand(x, mu, logvar, noise, weight, bias):
    logits = (mu + np.exp(0.5 * logvar) * noise) @ weight + bias
    pixels = np.logaddexp(0, logits) - x * logits
    p = np.exp(-np.logaddexp(0, -logits))
    kl = (mu**2 + np.exp(logvar) - logvar - 1) / 2
    grad = ((p - x) @ weight.T + mu) / len(x)
    return float(pixels.sum() / len(x)), float(kl.sum() / len(x)), grad


def _prior_only(x, mu, logvar, noise, weight, bias):
    pixels, kl, _ = vae_terms(x, mu, logvar, noise, weight, bias)
    return pixels, kl, mu / len(x)


def _elbo(x, mu, logvar, noise, weight, bias):
    pixels, kl, grad = vae_terms(x, mu, logvar, noise, weight, bias)
    return -pixels, -kl, -grad


Z = "torch.exp(logvar / 2) * noise"
PIXELS = "losses.sum(dim=1).mean()"
HALF, BACK, GIVEN = "0.5 * (mu", "(pixels + kl).backward()", "return pixels.item(), kl.item()"
KL = "(mu ** 2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()"

EXERCISE = Debug(
    reference=vae_terms, title="Two terms on two scales", points=3, difficulty=3, minutes=8,
    draw=draw,
    story="A colleague computes the loss of a variational autoencoder with a linear decoder. With "
          "all weights 0, an image of 64 pixels has to cost 64 log 2 nats, about 44, and the KL "
          "term of the q below is 1.472. Her program runs without an error and prints what stands "
          "below. It has three faults.",
    run='''x, logvar = np.ones((2, 64)), np.full((2, 8), -1.0)
zero, noise = np.zeros((2, 8)), np.ones((2, 8))
pixels, kl, grad = vae_terms(x, zero, logvar, noise, np.zeros((8, 64)), np.zeros(64))
print(f"pixels {pixels:.3f}, KL {kl:.3f}")
_, _, grad = vae_terms(x, zero, logvar, noise, np.ones((8, 64)), np.zeros(64))
print(f"a derivative in mu with weights of 1: {grad[0, 0]:.3f}")''',
    prints="pixels 0.693, KL 2.426\na derivative in mu with weights of 1: -0.025",
    look_at="the first number: what does one pixel cost, and how many are there? Then the KL "
            "term: put mean 0 and log-variance -1 into its formula.",
    faults=(
        Fault("mean_of_pixels", PIXELS, "losses.mean()",
              "The loss is averaged over the pixels, and the KL term is not averaged over "
              "dimensions. Over what does the docstring take a mean?"),
        Fault("variance_as_spread", Z, "torch.exp(logvar) * noise",
              "The noise is multiplied by the variance. Which power of it is the standard "
              "deviation?"),
        Fault("spread_as_variance", KL,
              "(mu ** 2 + torch.exp(logvar / 2) - 1 - logvar).sum(dim=1).mean()",
              "The KL term contains the standard deviation where it should have the variance. "
              "Which of them is the second moment of the noise in z?")),
    mends=(
        Fault("times_64", PIXELS, "64 * losses.mean()",
              "64 is the number of pixels in her run. How many has x in other cases?"),
        Fault("sum_of_all", PIXELS, "losses.sum()",
              "The pixels of all images are summed here. What does the docstring average over?"),
        Fault("mean_by_pixel", PIXELS, "losses.mean(dim=1).sum()",
              "This sums over the images and averages over the pixels. Which of the two is asked "
              "for?"),
        Fault("kl_mean", KL, "(mu ** 2 + torch.exp(logvar) - 1 - logvar).mean()",
              "The KL term is averaged over the latent dimensions here. Do the divergences of "
              "independent dimensions add up, or average?"),
        Fault("kl_sum", KL, "(mu ** 2 + torch.exp(logvar) - 1 - logvar).sum()",
              "The KL term is summed over the images here. What does the docstring ask for?"),
        Fault("kl_sign", KL, "(logvar + 1 - torch.exp(logvar) - mu ** 2).sum(dim=1).mean()",
              "The KL term is negative here. Which sign has a divergence?"),
        Fault("no_half", HALF, "(mu",
              "The factor before the KL term is gone. With which one does its formula begin?"),
        Fault("mean_detached", KL,
              "(mu.detach() ** 2 + torch.exp(logvar) - 1 - logvar).sum(dim=1).mean()",
              "The gradient is that of the pixels alone. Does mu reach the KL term with its "
              "gradient?"),
        Fault("kl_subtracted", BACK, "(pixels - kl).backward()",
              "In the gradient the KL term has the wrong sign. Of which sum is the gradient asked "
              "for?"),
        Fault("gradient_of_sum", BACK, "(len(x) * (pixels + kl)).backward()",
              "The gradient is too large by the number of images. Are the two terms sums over the "
              "images, or means?"),
        Fault("gradient_sign", BACK, "(-pixels - kl).backward()",
              "The whole gradient has the wrong sign. Is the loss the ELBO or its "
              "negative?"),
        Fault("swapped", GIVEN, "return kl.item(), pixels.item()",
              "The two terms are swapped. In which order does the docstring name them?"),
        Fault("pixels_sign", PIXELS, "-losses.sum(dim=1).mean()",
              "The pixels' term is negative here. Which sign has a negative log-likelihood?"),
        Fault("no_one", KL, "(mu ** 2 + torch.exp(logvar) - logvar).sum(dim=1).mean()",
              "For q equal to the prior this is not 0. Which constant is missing?"),
        Fault("one_draw_left_out", Z, "torch.exp(logvar / 2)",
              "The noise is gone, so z is the same in each draw. What is sampled from q?"),
        Fault("divided", Z, "torch.exp(-logvar / 2) * noise",
              "The wider q is, the less noise z has here. Which sign belongs in the exponent?"),
        Fault("variance_squared", Z, "torch.exp(2 * logvar) * noise",
              "The noise is multiplied by the square of the variance. Which power of the variance "
              "is the standard deviation?"),
        Fault("logvar_itself", Z, "logvar * noise",
              "A log-variance can be negative. What has to be done to it before it multiplies "
              "the noise?"),
        Mistake("elbo", _elbo,
                "All three signs are wrong: this is the ELBO. Of what does the docstring speak?"),
        Mistake("prior_only", _prior_only,
                "The terms are right, and the gradient is that of the KL term alone. Is z "
                "detached on the way to the pixels?")),
    styles=(
        by_hand,
        Edit(Z, "(0.5 * logvar).exp() * noise"),
        Edit(PIXELS, "losses.sum() / len(x)")))

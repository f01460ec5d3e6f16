import numpy as np, torch
from lossedu.units.start.exercises import baseline_loss as b, kept_slope as k
def f32(loss,t):
    t32=np.asarray(t,dtype=np.float32)
    if loss=="mse": return float(np.mean((t32-t32.mean())**2))
    if loss=="mae": return float(np.mean(np.abs(t32-np.median(t32))))
    s=np.unique(t,return_counts=True)[1].astype(np.float32)/np.float32(len(t)); return float(-np.sum(s*np.log(s)))
def t32(loss,t):
    if loss=="mse": return float(torch.tensor(t,dtype=torch.float32).var(unbiased=False))
    return b.baseline_loss(loss,t)
def mad(loss,t):
    return float(np.median(np.abs(t-np.median(t)))) if loss=="mae" else b.baseline_loss(loss,t)
def mads(loss,t):
    return float(np.median((t-np.mean(t))**2)) if loss=="mse" else b.baseline_loss(loss,t)
def maemean(loss,t):
    return float(np.abs(t-np.median(t)).sum()) if loss=="mae" else b.baseline_loss(loss,t)
def classes(loss,t):
    if loss!="cross_entropy": return b.baseline_loss(loss,t)
    return float(-sum(np.mean(t==c)*np.log(np.mean(t==c)) for c in range(-10,20) if (t==c).any()))
for a in (f32,t32,mad,mads,maemean,classes):
    r=b.EXERCISE.judged(a); print(a.__name__, r.passed,r.mistake,r.message, r.right, r.total)

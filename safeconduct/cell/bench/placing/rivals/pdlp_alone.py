"""OR-Tools' PDLP over one relaxed model, from a file and into a file, in a process without highspy.

PDLP: Applegate and others, NeurIPS 2021. The file holds the arrays of engine/program.py; back go x and prices of rows.
"""

import sys

import numpy as np
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp
from scipy.sparse import csr_matrix

NEAR = 1e-4  # relative; closer takes much longer and rounding does not notice


def main(model: str, answer: str, seconds: str, threads: str) -> None:
    with np.load(model) as z:
        columns = len(z["gain"])
        program = pdlp.QuadraticProgram()
        rows = csr_matrix((z["weight"], z["index"], z["start"]), shape=(len(z["upper"]), columns))
        program.objective_vector, program.constraint_matrix = -z["gain"], rows.tocsc()
        program.constraint_lower_bounds, program.constraint_upper_bounds = z["lower"], z["upper"]
        program.variable_lower_bounds, program.variable_upper_bounds = np.zeros(columns), z["ceiling"]
    wanted = solvers_pb2.PrimalDualHybridGradientParams()
    wanted.num_threads = int(threads)
    wanted.termination_criteria.time_sec_limit = float(seconds)
    near = wanted.termination_criteria.simple_optimality_criteria
    near.eps_optimal_relative = near.eps_optimal_absolute = NEAR
    found = pdlp.primal_dual_hybrid_gradient(program, wanted)
    np.savez(answer, x=np.array(found.primal_solution), prices=-np.array(found.dual_solution))


if __name__ == "__main__":
    main(*sys.argv[1:])

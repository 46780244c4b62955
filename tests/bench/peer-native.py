"""Native HiGHS on one program: `python peer-native.py FILE.mps simplex|ipm SECONDS THREADS`.

Reading the file is not timed, as for the other peers.
"""

import json
import sys
import time

import highspy

file, solver, limit, threads = sys.argv[1:]
highs = highspy.Highs()
highs.setOptionValue("output_flag", False)
highs.setOptionValue("threads", int(threads))
highs.readModel(file)
lp = highs.getLp()
# The tolerances of solvers are absolute, and our objectives are money.
unit = max((abs(cost) for cost in lp.col_cost_), default=1.0) or 1.0
lp.col_cost_ = [cost / unit for cost in lp.col_cost_]

solve = highspy.Highs()
solve.setOptionValue("output_flag", False)
solve.setOptionValue("threads", int(threads))
solve.setOptionValue("solver", solver)
solve.setOptionValue("time_limit", float(limit))
began = time.perf_counter()
solve.passModel(lp)
solve.run()
objective = solve.getInfo().objective_function_value * unit
seconds = time.perf_counter() - began
status = solve.getModelStatus()
print(
    json.dumps(
        {
            "seconds": seconds,
            "objective": objective,
            "optimal": status == highspy.HighsModelStatus.kOptimal,
            "status": str(status),
            "version": highs.version(),
        }
    )
)

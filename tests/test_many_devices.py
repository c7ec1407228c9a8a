"""The step of examples/many_devices on several hosts, here two processes of four devices each, beside one process of one."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "examples" / "many_devices"
ONE = "import spread; print(f'loss {spread.step(spread.weights(None), spread.adjacency(None))[0]:.6f}')"


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def started(devices, *arguments):
    flags = f"{os.environ['XLA_FLAGS']} --xla_force_host_platform_device_count={devices}"
    environment = {**os.environ, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, *arguments], env=environment, cwd=FOLDER, **pipes)


def test_two_hosts_hold_half_of_the_graphs_each_and_find_the_loss_of_one():
    address = f"127.0.0.1:{free_port()}"
    running = [started(4, "hosts.py", address, "2", str(host)) for host in range(2)] + [started(1, "-c", ONE)]
    try:
        said = [process.communicate(timeout=240) for process in running]
    finally:
        for process in running:
            process.kill()
    assert all(process.returncode == 0 for process in running), said
    losses = [float(re.search(r"loss ([\d.]+)", out)[1]) for out, _ in said]
    for host in range(2):
        assert re.search(rf"host {host} of 2 holds 50% of y; loss [\d.]+ on 8 devices", said[host][0])
    assert losses[0] == losses[1] and abs(losses[0] - losses[2]) < 1e-5 * losses[2]

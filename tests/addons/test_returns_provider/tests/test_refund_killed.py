import os
import signal
import subprocess
import sys

from odoo.tests import get_db_name, tagged

from .provider_case import ProviderCase

WORKER = "env['returns.refund.sender']._cron_send()"


@tagged("post_install", "-at_install")
class TestRefundKilled(ProviderCase):
    """A worker process that is killed for real; the next one ends what it began."""

    def _start_worker(self):
        command = [sys.executable, "-m", "odoo", "shell", "-d", get_db_name(), "--no-http"]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ,
        )
        process.stdin.write(WORKER.encode())
        process.stdin.close()
        self.addCleanup(process.kill)
        return process

    def _kill_at_the_provider(self, mode):
        order_id = self._credit()
        self.provider.mode = mode
        process = self._start_worker()
        self.assertTrue(self.provider.arrived.wait(60), "the worker asked the provider")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return order_id

    def test_killed_after_the_provider_acted_nothing_is_sent_again(self):
        order_id = self._kill_at_the_provider("hang")
        self.assertEffects(200)
        self.assertLedger(order_id, [("original", "sending", 200)], residual=200)
        self.provider.mode = "ok"
        self.provider.released.set()
        self._work()
        self.assertEqual(len(self.provider.requests), 1, "it waits before it asks")
        self._let_time_pass(order_id)
        self._work()
        self.assertEffects(200)
        self.assertEqual(len(self.provider.requests), 1)
        self.assertLedger(order_id, [("original", "settled", 200)])

    def test_killed_before_the_provider_acted_it_is_sent_once(self):
        order_id = self._kill_at_the_provider("hang_before")
        self.assertEffects()
        self.assertLedger(order_id, [("original", "sending", 200)], residual=200)
        self.provider.mode = "ok"
        self._let_time_pass(order_id)
        self._work()
        self.provider.released.set()
        self.assertLedger(order_id, [("original", "settled", 200)])
        self.assertEqual(len({key for key, _data in self.provider.requests}), 1, "one key")
        self.assertEffects(200)
